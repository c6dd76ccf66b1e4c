import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { Datetime } from './checks/datetime.ts'
import { detailBody } from './problem-details.ts'
import { compileQuery } from './query.ts'

const validate = compileQuery(
  Type.Object({
    hours: Type.Integer({ default: 24, minimum: 1, maximum: 168 }),
    asset_id: Type.Optional(Type.String()),
    since: Type.Optional(Datetime()),
  }),
)

const ACCEPTED: readonly (readonly [string, object])[] = [
  ['', { hours: 24 }],
  ['hours=5', { hours: 5 }],
  ['hours=%205%20', { hours: 5 }],
  ['hours=5.0', { hours: 5 }],
  ['hours=1_00', { hours: 100 }],
  ['hours=x&hours=7', { hours: 7 }],
  ['asset_id=&other=1', { hours: 24, asset_id: '' }],
  ['since=2026-01-31', { hours: 24, since: 1_769_817_600_000_000n }],
]

test('parameters are read from their texts, the last of a repeated one', () => {
  for (const [query, value] of ACCEPTED) {
    assert.deepEqual(validate(new URLSearchParams(query)), { ok: true, value }, query)
  }
})

const INT = '"msg":"Input should be a valid integer, unable to parse string as an integer"'
const REFUSED: readonly (readonly [string, string])[] = [
  ['hours=abc', `[{"type":"int_parsing","loc":["query","hours"],${INT},"input":"abc"}]`],
  ['hours=1.5', `[{"type":"int_parsing","loc":["query","hours"],${INT},"input":"1.5"}]`],
  ['hours=', `[{"type":"int_parsing","loc":["query","hours"],${INT},"input":""}]`],
  [
    'hours=0',
    '[{"type":"greater_than_equal","loc":["query","hours"],"msg":"Input should be greater than or equal to 1","input":"0","ctx":{"ge":1}}]',
  ],
  [
    'hours=169',
    '[{"type":"less_than_equal","loc":["query","hours"],"msg":"Input should be less than or equal to 168","input":"169","ctx":{"le":168}}]',
  ],
]

test('parameters are refused with their text as the input', () => {
  for (const [query, detail] of REFUSED) {
    const checked = validate(new URLSearchParams(query))
    assert.equal(!checked.ok && detailBody(checked.problems), `{"detail":${detail}}`)
  }
})

test('a parameter that must be given is missing with null as the input', () => {
  const checked = compileQuery(Type.Object({ q: Type.String() }))(new URLSearchParams())
  assert.deepEqual(checked, {
    ok: false,
    problems: [{ type: 'missing', loc: ['query', 'q'], msg: 'Field required', input: null }],
  })
})
