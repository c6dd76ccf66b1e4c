import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Json } from '../../json.ts'
import type { StructuredCondition } from '../condition.ts'
import { answerOf, event } from './conditions.fixture.ts'
import { fromCel } from './from-cel.ts'
import { readCondition } from './read-condition.ts'
import { toCel } from './to-cel.ts'

describe('The structured form', () => {
  const READ: readonly (readonly [Json, Json])[] = [
    ['fields.x > 1', 'fields.x > 1'],
    [
      { field: 'a', operator: 'isEqual', value: 1 },
      { field: 'a', operator: 'eq', value: 1 },
    ],
    [
      { field: 'a', operator: '==', value: 'x' },
      { field: 'a', operator: 'eq', value: 'x' },
    ],
    [
      { field: 'a', operator: 'not_equals', value: 'x' },
      { field: 'a', operator: 'ne', value: 'x' },
    ],
    [
      { field: 'a', operator: '>=', value: 2 },
      { field: 'a', operator: 'gte', value: 2 },
    ],
    [
      { field: 'a', operator: 'greaterThan', value: 2 },
      { field: 'a', operator: 'gt', value: 2 },
    ],
    [
      { field: 'a', operator: 'one of', value: [1, 'b'] },
      { field: 'a', operator: 'in', value: [1, 'b'] },
    ],
    [
      { field: 'a', operator: 'notIn', value: [] },
      { field: 'a', operator: 'not_in', value: [] },
    ],
    [
      { field: 'a', operator: 'is_empty' },
      { field: 'a', operator: 'not_exists' },
    ],
    [
      { field: 'a', operator: 'exists', value: false },
      { field: 'a', operator: 'not_exists' },
    ],
    [
      { field: 'a', operator: 'eq', value: null },
      { field: 'a', operator: 'not_exists' },
    ],
    [
      { conjunction: 'OR', conditions: [{ field: 'a', operator: 'is_set', value: null }] },
      { conjunction: 'any', conditions: [{ field: 'a', operator: 'exists' }] },
    ],
  ]
  for (const [sent, kept] of READ) {
    it(`reads ${JSON.stringify(sent)}`, () =>
      assert.deepEqual(readCondition(sent), { ok: true, condition: kept }))
  }

  const REFUSED: readonly (readonly [Json, string])[] = [
    [5, ': Input should be CEL text'],
    [null, ': Input should be CEL text'],
    [{}, 'field: Input should name a field'],
    [{ field: 'a b', operator: 'eq', value: 1 }, 'field: Input should name a field'],
    [{ field: 'event.nothing', operator: 'eq', value: 1 }, 'field: Input should name a field'],
    [{ field: 'a) || true || (b', operator: 'exists' }, 'field: Input should name a field'],
    [{ field: 'a', operator: 'like', value: 1 }, "operator: Input should be 'eq'"],
    [{ field: 'a', operator: 'gt' }, 'value: Field required'],
    [{ field: 'a', operator: 'eq' }, 'value: Field required'],
    [{ field: 'a', operator: 'gt', value: null }, 'value: Input should be text, a number, true or false'],
    [{ field: 'a', operator: 'in', value: 'x' }, 'value: Input should be a list of values'],
    [{ field: 'a', operator: 'in', value: [1, null] }, 'value.1: Input should be text'],
    [{ field: 'a', operator: 'eq', value: 'x\0' }, 'value: Value error'],
    [{ field: 'a', operator: 'exists', value: 3 }, "value: 'exists' takes no value"],
    [{ field: 'a', operator: 'eq', value: 1, negate: true }, 'negate: Extra inputs'],
    [{ conjunction: 'all', conditions: [] }, 'conditions: Input should be a list'],
    [
      { conjunction: 'xor', conditions: [{ field: 'a', operator: 'exists' }] },
      "conjunction: Input should be 'all' or 'any'",
    ],
    [
      { conditions: [{ conditions: [{ field: 'a', operator: 'no' }] }] },
      'conditions.0.conditions.0.operator: Input',
    ],
    [deep(30), 'conditions.0.'],
    [
      { conditions: Array(200).fill({ field: 'a', operator: 'exists' }) },
      'conditions.149: A condition makes at most 150',
    ],
  ]
  for (const [sent, problem] of REFUSED) {
    it(`refuses ${JSON.stringify(sent).slice(0, 70)}`, () => {
      const read = readCondition(sent)
      assert.ok(!read.ok)
      const [first] = read.problems
      assert.ok(`${first!.path.join('.')}: ${first!.message}`.startsWith(problem), JSON.stringify(first))
    })
  }

  it('says in CEL what it means', () => {
    const condition: StructuredCondition = {
      conjunction: 'all',
      conditions: [
        { field: 'cause', operator: 'eq', value: 'other' },
        { field: 'event.severity', operator: 'ne', value: 'LOW' },
        {
          conjunction: 'any',
          conditions: [
            { field: 'old.fields.volume', operator: 'not_exists' },
            { field: 'in', operator: 'not_in', value: [-1, 'x'] },
          ],
        },
      ],
    }
    const text =
      'has(fields.cause) && fields.cause == "other" && (!has(event.severity) || event.severity != "LOW")' +
      ' && (!has(old.fields.volume) || !has(fields["in"]) || !(fields["in"] in [-1, "x"]))'
    assert.equal(toCel(condition).text, text)
    assert.deepEqual(fromCel(text), condition)
  })

  const MORE: readonly string[] = [
    'fields.x == 5',
    'has(fields.x) && fields.y == 5',
    'true',
    'fields.x == fields.y',
    '1 +',
  ]
  for (const text of MORE) it(`does not express ${text}`, () => assert.equal(fromCel(text), undefined))

  it('is false of a field without a value, but for ne, not_in and not_exists', () => {
    const none = event({})
    const answers = (['eq', 'ne', 'gt', 'gte', 'lt', 'lte'] as const).map((operator) =>
      answerOf({ field: 'volume', operator, value: 1 }, none),
    )
    assert.deepEqual(answers, ['false', 'true', 'false', 'false', 'false', 'false'])
    assert.equal(answerOf({ field: 'volume', operator: 'in', value: [1] }, none), 'false')
    assert.equal(answerOf({ field: 'volume', operator: 'not_in', value: [1] }, none), 'true')
    assert.equal(answerOf({ field: 'note', operator: 'contains', value: 'x' }, none), 'false')
    assert.equal(answerOf({ field: 'volume', operator: 'exists' }, none), 'false')
    assert.equal(answerOf({ field: 'old.fields.volume', operator: 'not_exists' }, none), 'true')
  })

  it('takes a bare name for a field, and where no field has it for the event itself', () => {
    assert.equal(answerOf({ field: 'entity_id', operator: 'eq', value: 'well-001' }), 'true')
    assert.equal(answerOf({ field: 'event.severity', operator: 'eq', value: 'HIGH' }), 'true')
    assert.equal(
      answerOf({ field: 'severity', operator: 'eq', value: 'mine' }, event({ severity: 'mine' })),
      'true',
    )
  })

  it('compares days, times, durations and lists', () => {
    assert.equal(answerOf({ field: 'due', operator: 'gt', value: '2026-04-30' }), 'true')
    assert.equal(answerOf({ field: 'downtime', operator: 'lte', value: 'PT4H' }), 'true')
    assert.equal(answerOf({ field: 'tags', operator: 'contains', value: 'a' }), 'true')
    assert.equal(answerOf({ field: 'tags', operator: 'eq', value: ['a', 'b'] }), 'true')
  })
})

function deep(levels: number): Json {
  return levels === 0
    ? { field: 'a', operator: 'exists' }
    : { conjunction: 'all', conditions: [deep(levels - 1)] }
}
