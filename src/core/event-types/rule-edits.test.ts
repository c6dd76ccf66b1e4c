import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addRule } from './add-rule.ts'
import { createType } from './create-type.ts'
import { deleteField } from './delete-field.ts'
import { deleteRule } from './delete-rule.ts'
import {
  accepted,
  catalog,
  catalogOf,
  context,
  draft,
  empty,
  FLARING,
  refusalOf,
  target,
} from './flaring.fixture.ts'
import { patchField } from './patch-field.ts'
import { patchRule } from './patch-rule.ts'
import type { RuleDraft } from './rule-draft.ts'

const WEATHER: RuleDraft = {
  id: 'weather',
  name: 'No volume in bad weather',
  targets: ['volume_mcf'],
  when: 'fields.cause == "weather"',
  effect: 'hide',
}

const KEPT = {
  id: 'weather',
  name: 'No volume in bad weather',
  targets: ['volume'],
  when: 'fields.cause == "weather"',
  effect: 'hide',
  onHidden: 'clear',
  enabled: true,
  order: 0,
}

const ruled = accepted(addRule(catalog, { ...target, draft: WEATHER }, context))
const withRule = catalogOf(ruled)
const theRule = { ...target, ruleId: 'weather' }

test('a rule is kept with the ids of its fields, in a new version', () => {
  assert.deepEqual([ruled.version, ruled.rules], [2, [KEPT]])
})

test('a name wins over an id that another field has', () => {
  const fields = [draft('volume', { id: 'cause-id' }), draft('cause', { id: 'volume' })]
  const there = catalogOf(accepted(createType(empty, { ...FLARING, fields }, context)))
  const { rules } = accepted(
    addRule(there, { ...target, draft: { ...WEATHER, targets: ['volume'] } }, context),
  )
  assert.deepEqual(rules[0]!.targets, ['cause-id'])
})

test('a rule changes by what the patch says; a patch that changes nothing makes no version', () => {
  const patch = {
    effect: 'require',
    enabled: false,
    targets: ['cause'],
    when: 'has(fields.volume_mcf)',
  } as const
  const { rules } = accepted(patchRule(withRule, { ...theRule, patch }, context))
  assert.deepEqual(rules, [{ ...KEPT, ...patch }])
  const same = { when: KEPT.when, targets: ['volume', 'volume_mcf'] }
  assert.deepEqual(accepted(patchRule(withRule, { ...theRule, patch: same }, context)), ruled)
})

test('a rule goes, and with it what it held in place', () => {
  const gone = accepted(deleteRule(withRule, theRule, context))
  assert.deepEqual([gone.version, gone.rules], [3, []])
  assert.equal(
    refusalOf(deleteField(withRule, { ...target, fieldId: 'cause' }, context)),
    'conflict field-in-use',
  )
  assert.equal(accepted(deleteField(catalogOf(gone), { ...target, fieldId: 'cause' }, context)).version, 4)
})

test('rules follow a field to its new name, also rules that are switched off', () => {
  const off = accepted(patchRule(withRule, { ...theRule, patch: { enabled: false } }, context))
  const patch = { name: 'reason', settings: {} }
  const renamed = accepted(patchField(catalogOf(off), { ...target, fieldId: 'cause', patch }, context))
  assert.deepEqual([renamed.version, renamed.rules[0]!.when], [4, 'fields.reason == "weather"'])
})

test('a field that a rule uses keeps its type', () => {
  const retyped = (fieldId: string, type: string) =>
    refusalOf(patchField(withRule, { ...target, fieldId, patch: { type, settings: {} } }, context))
  assert.equal(retyped('cause', 'text'), 'conflict field-in-use')
  assert.equal(retyped('volume', 'integer'), 'conflict field-in-use')
})

test('a type is created with its rules, and every problem of them is said', () => {
  const { version, rules } = accepted(createType(empty, { ...FLARING, rules: [WEATHER] }, context))
  assert.deepEqual([version, rules], [1, [KEPT]])
  const wrong = [WEATHER, { ...WEATHER, id: 'a b', targets: ['x', 'cause', 'y'] }]
  assert.deepEqual(refusalOf(createType(empty, { ...FLARING, rules: wrong }, context)), [
    "conditional_rules.1.id: String should match pattern '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$'",
    "conditional_rules.1.target_fields.0: Event type has no field 'x'; it has the fields volume_mcf, cause",
    "conditional_rules.1.target_fields.2: Event type has no field 'y'; it has the fields volume_mcf, cause",
  ])
})

test('there are at most 200 rules', () => {
  const many = Array.from({ length: 200 }, (_, index) => ({ ...WEATHER, id: `rule-${index}` }))
  const full = catalogOf(accepted(createType(empty, { ...FLARING, rules: many }, context)))
  assert.equal(refusalOf(addRule(full, { ...target, draft: WEATHER }, context)), 'conflict too-many-rules')
})

test('the conditions of a type have at most 100,000 characters together', () => {
  const when = `fields.cause in [${Array.from({ length: 1000 }, (_, index) => `"cause-${index}"`).join()}]`
  const drafts = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...WEATHER, when, id: `rule-${index}` }))
  const created = (count: number) => createType(empty, { ...FLARING, rules: drafts(count) }, context)
  assert.equal(accepted(created(7)).rules.length, 7)
  assert.equal(refusalOf(created(9)), 'conflict too-long-rules')
})

const REFUSED: readonly (readonly [what: string, () => unknown, refusal: string | string[]])[] = [
  ['an id twice', () => addRule(withRule, { ...target, draft: WEATHER }, context), 'conflict id-taken'],
  [
    'a type that is not there',
    () => addRule(empty, { ...target, draft: WEATHER }, context),
    'not-found Event type',
  ],
  ['a rule that is not there', () => deleteRule(catalog, theRule, context), 'not-found Conditional rule'],
  [
    'nor can be changed',
    () => patchRule(catalog, { ...theRule, patch: {} }, context),
    'not-found Conditional rule',
  ],
  [
    'a field that decides about itself',
    () => addRule(catalog, { ...target, draft: { ...WEATHER, targets: ['cause'] } }, context),
    [
      'when: Fields would decide about each other in a circle: cause → cause. Let the condition read another field',
    ],
  ],
]

for (const [what, edit, refusal] of REFUSED) {
  test(`refused: ${what}`, () => {
    assert.deepEqual(refusalOf(edit() as Parameters<typeof refusalOf>[0]), refusal)
  })
}
