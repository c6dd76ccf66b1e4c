import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../json.ts'
import {
  CONJUNCTIONS,
  type Comparison,
  OPERATORS,
  type Scalar,
  type StructuredCondition,
} from '../condition.ts'
import { openBudget } from './budget.ts'
import { finder, split } from './cel/text-search.ts'
import { compileCondition } from './compile-condition.ts'
import { answerOf, ENVIRONMENT, event, FIELDS, field } from './conditions.fixture.ts'
import { isFieldOf } from './environment.ts'
import { referencedFields, renameField } from './fields.ts'
import { fromCel, simplify } from './from-cel.ts'
import { readCondition } from './read-condition.ts'
import { toCel } from './to-cel.ts'

const scalar = fc.oneof<fc.Arbitrary<Scalar>[]>(
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.maxSafeInteger(),
)

const name = fc.constantFrom(
  'volume',
  'severity',
  'in',
  'entity_id',
  'fields.volume',
  'event.severity',
  'old.fields.in',
  'old.source',
)

const comparison = fc
  .tuple(name, fc.constantFrom(...OPERATORS), scalar, fc.array(scalar, { maxLength: 4 }))
  .map(([field, operator, value, values]): Comparison => {
    if (operator === 'exists' || operator === 'not_exists') return { field, operator }
    return { field, operator, value: operator === 'in' || operator === 'not_in' ? values : value }
  })

const structured: fc.Arbitrary<StructuredCondition> = fc.letrec<{ condition: StructuredCondition }>(
  (tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      comparison,
      fc.record(
        {
          conjunction: fc.constantFrom(...CONJUNCTIONS),
          conditions: fc.array(tie('condition'), { minLength: 1, maxLength: 4 }),
        },
        { noNullPrototype: true },
      ),
    ),
  }),
).condition

const isField = isFieldOf(ENVIRONMENT)

describe('The structured form and CEL', () => {
  it('go there and back: what a form builder saves is what it shows', () => {
    fc.assert(
      fc.property(structured, (condition) => {
        const plain = simplify(condition, isField)
        assert.deepEqual(fromCel(toCel(condition, isField).text), plain)
        assert.deepEqual(fromCel(toCel(plain, isField).text), plain)
        assert.deepEqual(readCondition(condition as Json), { ok: true, condition })
      }),
    )
  })

  it('ask about the same fields', () => {
    fc.assert(
      fc.property(structured, (condition) => {
        const inText = referencedFields(toCel(condition, () => true).text)
        assert.deepEqual([...referencedFields(condition)].sort(), [...inText].sort())
      }),
    )
  })

  it('say the same of every event, and what the words of the operators say', () => {
    const values = fc.record(
      { volume: fc.integer({ min: -3, max: 3 }), note: fc.constantFrom('a', 'ab', 'b') },
      { requiredKeys: [] },
    )
    const told = fc.oneof(
      fc.record({
        field: fc.constant('volume'),
        operator: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte'),
        value: fc.integer({ min: -3, max: 3 }),
      }),
      fc.record({
        field: fc.constant('note'),
        operator: fc.constantFrom('contains', 'eq', 'ne', 'lt'),
        value: fc.constantFrom('a', 'b'),
      }),
      fc.record({
        field: fc.constant('volume'),
        operator: fc.constantFrom('in', 'not_in'),
        value: fc.array(fc.integer({ min: -3, max: 3 })),
      }),
      fc.record({
        field: fc.constantFrom('volume', 'note'),
        operator: fc.constantFrom('exists', 'not_exists'),
      }),
    ) as fc.Arbitrary<Comparison>
    const groups = fc.letrec<{ node: StructuredCondition }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        told,
        fc.record({
          conjunction: fc.constantFrom(...CONJUNCTIONS),
          conditions: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
        }),
      ),
    })).node
    fc.assert(
      fc.property(groups, values, (condition, submitted) => {
        const variables = event(submitted as JsonObject)
        const answer = `${meaning(condition, submitted as JsonObject)}`
        assert.equal(answerOf(condition, variables), answer)
        assert.equal(answerOf(toCel(condition, isField).text, variables), answer)
      }),
    )
  })
})

/** The structured form in plain words. */
function meaning(condition: StructuredCondition, values: JsonObject): boolean {
  if ('conditions' in condition) {
    const answers = condition.conditions.map((part) => meaning(part, values))
    return condition.conjunction === 'all' ? answers.every(Boolean) : answers.some(Boolean)
  }
  const { field, operator, value } = condition
  const is = values[field] as number | undefined
  const than = value as number
  if (is === undefined) return operator === 'ne' || operator === 'not_in' || operator === 'not_exists'
  const list = value as readonly Json[]
  switch (operator) {
    case 'eq':
      return is === than
    case 'ne':
      return is !== than
    case 'gt':
      return is > than
    case 'gte':
      return is >= than
    case 'lt':
      return is < than
    case 'lte':
      return is <= than
    case 'in':
      return list.includes(is)
    case 'not_in':
      return !list.includes(is)
    case 'contains':
      return String(is).includes(String(than))
    default:
      return operator === 'exists'
  }
}

describe('An expression', () => {
  it('never throws, whatever it says and whatever the values are', () => {
    const values = fc.dictionary(
      fc.constantFrom(...FIELDS.map(({ name }) => name)),
      fc.jsonValue() as fc.Arbitrary<Json>,
    )
    fc.assert(
      fc.property(fc.oneof(grown, soup), values, values, (text, submitted, before) => {
        const compiled = compileCondition(text, ENVIRONMENT)
        if (!compiled.ok)
          return compiled.problems.every(
            ({ message, ctx }) => message !== '' && typeof ctx?.['offset'] === 'number',
          )
        const outcome = compiled.condition.evaluate(event(submitted, before))
        return outcome === 'true' || outcome === 'false' || outcome.message !== ''
      }),
      { numRuns: 2_000 },
    )
  })

  it('reckons with whole and other numbers alike', () => {
    const number = fc.oneof(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => n + 0),
    )
    fc.assert(
      fc.property(number, fc.integer({ min: -1e6, max: 1e6 }), (volume, count) => {
        const variables = event({ volume, count })
        const holds = (text: string, expected: boolean) =>
          assert.equal(answerOf(text, variables), `${expected}`, text)
        holds('fields.volume == fields.count', volume === count)
        holds('fields.count < fields.volume', count < volume)
        holds('fields.volume in [fields.count, 0, 0.5]', [count, 0, 0.5].includes(volume))
        holds(`fields.count == ${count} && fields.count == ${count}.0 && fields.volume == ${volume}`, true)
        holds(`fields.count + 1 == ${count + 1} && fields.count - 0.5 == ${count - 0.5}`, true)
        holds(`fields.volume * 2 == ${volume * 2}`, true)
        if (count !== 0) holds(`fields.volume / fields.count == ${volume / count}`, true)
      }),
    )
  })

  it('means the same when a field has been renamed everywhere, and reads the same when it is renamed back', () => {
    const renamed = FIELDS.map((known) =>
      known.name === 'volume' ? { ...field('flow', 'number'), id: known.id } : known,
    )
    const environment = { ...ENVIRONMENT, types: [{ name: 'Flaring', fields: renamed }] }
    const plain = grown.filter((text) => !text.includes('["'))
    fc.assert(
      fc.property(plain, (text) => {
        const other = renameField(text, 'volume', 'flow')
        assert.equal(renameField(other, 'flow', 'volume'), text)
        const was = answerOf(text)
        const { subject, fields } = event().event
        const view = { subject, fields: (name: string) => fields(name === 'flow' ? 'volume' : name) }
        const now = answerOf(other, { event: view, old: null }, environment)
        if (!was.startsWith('refused')) assert.equal(now.replaceAll('flow', 'volume'), was)
      }),
    )
  })
})

/** Expressions that mostly make sense. */
const grown: fc.Arbitrary<string> = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(...FIELDS.map(({ name }) => (name === 'in' ? 'fields["in"]' : `fields.${name}`))),
    fc.constantFrom(
      'event.severity',
      'event.occurred_at',
      'old.fields.volume',
      'old',
      'params.max',
      'params.limits',
      'params.allowed',
    ),
    fc.constantFrom(
      '1',
      '2.5',
      '"a"',
      'true',
      'null',
      '[1, "a"]',
      '{"a": 1}',
      'duration("1h")',
      'timestamp("2026-01-01")',
      't',
    ),
    fc
      .tuple(
        tie('part'),
        fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '>=', 'in', '&&', '||'),
        tie('part'),
      )
      .map((parts) => `(${parts.join(' ')})`),
    fc
      .tuple(
        fc.constantFrom('!', '-', 'size', 'string', 'int', 'double', 'dyn', 'has', 'timestamp', 'duration'),
        tie('part'),
      )
      .map(([f, part]) => `${f}(${part})`),
    fc
      .tuple(
        tie('part'),
        fc.constantFrom(
          'contains("a")',
          'matches("a+")',
          'size()',
          'getHours()',
          'exists(t, t == "a")',
          'map(t, t)',
          'all(t, t > 1)',
          'filter(t, true)',
          'split("")',
          'join("-")',
          'a',
          'getHours("UTC")',
        ),
      )
      .map(([part, call]) => `(${part}).${call}`),
    fc.tuple(tie('part'), tie('part')).map(([owner, key]) => `(${owner})[${key}]`),
    fc.tuple(tie('part'), tie('part'), tie('part')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
})).part

/** Pieces of the language in any order. */
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'fields',
        '.',
        'volume',
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        ':',
        ',',
        '"',
        "'",
        '\\',
        '//',
        '\n',
        '&&',
        '?',
        'r"',
        'b"',
        '0x',
        '1e',
        'u',
        'has(',
        'map(',
        'cel.bind(',
        'optional.of(',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 20 },
  )
  .map((pieces) => pieces.join(''))

describe('The search in text', () => {
  const frame = () => ({ event: null, old: null, item: null, budget: openBudget() })
  const text = (max: number) => fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: max })

  it('finds what the engine finds', () => {
    fc.assert(
      fc.property(text(60), text(12), fc.nat(10), (haystack, needle, from) => {
        const start = Math.min(from, haystack.length)
        assert.equal(finder(frame(), needle)(haystack, start), haystack.indexOf(needle, start))
        if (needle !== '') assert.deepEqual(split(frame(), haystack, needle), haystack.split(needle))
      }),
    )
  })
})
