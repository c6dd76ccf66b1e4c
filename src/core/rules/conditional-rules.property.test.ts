import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Field } from '../fields/field.ts'
import type { JsonObject } from '../json.ts'
import type { Comparison, Group } from './condition.ts'
import { type ConditionalRule, EFFECTS, HIDDEN_POLICIES } from './conditional-rule.ts'
import { decide, field, rule } from './conditional-rules.fixture.ts'
import { visibilityCycle } from './plan-fields.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

const anyComparison: fc.Arbitrary<Comparison> = fc.record({
  field: fc.constantFrom(...NAMES),
  operator: fc.constantFrom('eq', 'ne'),
  value: fc.boolean(),
})

const anyGroup = fc.record({
  conjunction: fc.constantFrom('all', 'any'),
  conditions: fc.array(anyComparison, { minLength: 1, maxLength: 3 }),
})

const anyRule = fc
  .record({
    effect: fc.constantFrom(...EFFECTS),
    targets: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
    when: anyGroup,
    onHidden: fc.constantFrom(...HIDDEN_POLICIES),
    enabled: fc.integer({ min: 0, max: 5 }).map((dice) => dice > 0),
    order: fc.nat(3),
  })
  .map(({ effect, targets, when, ...more }) => rule([effect, targets.join(' '), when], more))

const anyRules = fc
  .array(anyRule, { maxLength: 9 })
  .map((rules) => rules.map((it, index) => ({ ...it, id: `rule-${index}` })))

const anyFields = fc
  .array(fc.boolean(), { minLength: NAMES.length, maxLength: NAMES.length })
  .map((required) => NAMES.map((name, at) => field(name, { type: 'boolean', required: required[at]! })))

const anyValues: fc.Arbitrary<JsonObject> = fc.dictionary(fc.constantFrom(...NAMES), fc.boolean())

const anyCase = fc
  .record({ fields: anyFields, rules: anyRules, values: anyValues })
  .filter(({ fields, rules }) => visibilityCycle(fields, rules) === null)

test('the order of rules and of fields never changes what is decided', () => {
  const shuffled = anyCase.chain((it) =>
    fc.record({
      it: fc.constant(it),
      fields: fc.shuffledSubarray(it.fields, { minLength: it.fields.length }),
      rules: fc.shuffledSubarray(it.rules, { minLength: it.rules.length }),
    }),
  )
  fc.assert(
    fc.property(shuffled, ({ it, fields, rules }) => {
      assert.deepEqual(decide(fields, rules, it.values), decide(it.fields, it.rules, it.values))
    }),
  )
})

test('a hidden field is never required', () => {
  fc.assert(
    fc.property(anyCase, ({ fields, rules, values }) => {
      for (const { visible, required } of decide(fields, rules, values).values()) {
        assert.ok(visible || !required)
      }
    }),
  )
})

test('what is decided is the fix-point that asking every rule again and again arrives at', () => {
  fc.assert(
    fc.property(anyCase, ({ fields, rules, values }) => {
      const decisions = decide(fields, rules, values)
      const decided = fields.map(({ id }) => decisions.get(id)).filter((decision) => decision !== undefined)
      if (decided.length === 0) return
      assert.deepEqual(
        decided.map(({ visible, required, readOnly }) => ({ visible, required, readOnly })),
        askedAgain(fields, rules, values),
      )
    }),
    { numRuns: 500 },
  )
})

test('rules that are not ordered by what they read form a cycle, whose every step is a rule', () => {
  fc.assert(
    fc.property(anyFields, anyRules, (fields, rules) => {
      const cycle = visibilityCycle(fields, rules)
      for (const [index, decided] of (cycle ?? []).slice(1).entries()) {
        const decider = cycle![index]!
        assert.ok(rules.some((it) => it.enabled && decides(it, decider, decided)))
      }
    }),
  )
})

function decides({ effect, when, targets }: ConditionalRule, decider: string, decided: string): boolean {
  const reads = (when as Group).conditions.map((condition) => (condition as Comparison).field)
  return ['show', 'hide'].includes(effect) && reads.includes(decider) && targets.includes(`id-of-${decided}`)
}

/** The meaning of the rules, spelled out as slowly as possible. */
function askedAgain(fields: readonly Field[], rules: readonly ConditionalRule[], values: JsonObject) {
  let seen = values
  for (;;) {
    const visible = fields.filter((it) => shows(it, rules, seen))
    const now = Object.fromEntries(
      visible.filter(({ name }) => name in values).map(({ name }) => [name, values[name]!]),
    )
    if (JSON.stringify(now) === JSON.stringify(seen)) break
    seen = now
  }
  return fields.map((it) => {
    const visible = shows(it, rules, seen)
    const says = (effect: string) => about(it, rules, effect).some(({ when }) => matches(when as Group, seen))
    const required = says('require') || (it.required && !says('optional'))
    return { visible, required: visible && required, readOnly: says('read_only') }
  })
}

function shows(it: Field, rules: readonly ConditionalRule[], seen: JsonObject): boolean {
  const matching = (effect: string) =>
    about(it, rules, effect).filter(({ when }) => matches(when as Group, seen))
  if (matching('hide').length > 0) return false
  return about(it, rules, 'show').length === 0 || matching('show').length > 0
}

function about({ id }: Field, rules: readonly ConditionalRule[], effect: string): ConditionalRule[] {
  return rules.filter((it) => it.enabled && it.effect === effect && it.targets.includes(id))
}

function matches({ conjunction, conditions }: Group, seen: JsonObject): boolean {
  const answers = (conditions as Comparison[]).map(({ field: name, operator, value }) =>
    operator === 'eq' ? seen[name] === value : seen[name] !== value,
  )
  return conjunction === 'all' ? answers.every(Boolean) : answers.some(Boolean)
}
