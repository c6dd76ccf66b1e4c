import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { readBody } from './body.ts'
import { Datetime } from './checks/datetime.ts'
import { isJsonType } from './content-type.ts'
import type { DetailItem } from './detail-item.ts'
import { withExactInputs } from './exact-inputs.ts'
import { detailBody } from './problem-details.ts'
import { compile } from './validate.ts'

const validate = compile(
  Type.Object({
    asset_id: Type.String({ minLength: 1, maxLength: 100, strip: true }),
    severity: Type.Enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']),
    timestamp: Type.Optional(Type.Union([Datetime(), Type.Null()])),
  }),
)

const JSON_TYPE = 'application/json'

function detailOf(body: string | Buffer, contentType = JSON_TYPE): string {
  const reading = readBody({ body: Buffer.from(body), contentType }, validate)
  assert.equal(reading.kind, 'refused')
  return reading.kind === 'refused'
    ? detailBody(exactly(reading.items, { body, contentType })).slice('{"detail":['.length, -2)
    : ''
}

function exactly(
  items: readonly DetailItem[],
  { body, contentType }: { body: string | Buffer; contentType: string },
) {
  return isJsonType(contentType) ? withExactInputs(items, Buffer.from(body)) : items
}

const NOT_AN_OBJECT =
  '"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from"'
const SEVERITY = "'LOW', 'MEDIUM', 'HIGH' or 'CRITICAL'"
const NO_BODY = '{"type":"missing","loc":["body"],"msg":"Field required","input":null}'

const REFUSED: readonly (readonly [string, string])[] = [
  ['', NO_BODY],
  ['null', NO_BODY],
  [' null\n', NO_BODY],
  ['[]', `{${NOT_AN_OBJECT},"input":[]}`],
  ['"text"', `{${NOT_AN_OBJECT},"input":"text"}`],
  ['5.0', `{${NOT_AN_OBJECT},"input":5.0}`],
  ['false', `{${NOT_AN_OBJECT},"input":false}`],
  [
    '{"a": 1,}',
    '{"type":"json_invalid","loc":["body",8],"msg":"JSON decode error","input":{},"ctx":{"error":"Expecting property name enclosed in double quotes"}}',
  ],
  [
    '{"asset_id":"a","10":5.0,"2":12345678901234567890}',
    '{"type":"missing","loc":["body","severity"],"msg":"Field required","input":{"asset_id":"a","10":5.0,"2":12345678901234567890}}',
  ],
  [
    '{"asset_id":1e5,"severity":"LOW"}',
    '{"type":"string_type","loc":["body","asset_id"],"msg":"Input should be a valid string","input":100000.0}',
  ],
  [
    '{"asset_id":"a","severity":NaN}',
    `{"type":"enum","loc":["body","severity"],"msg":"Input should be ${SEVERITY}","input":null,"ctx":{"expected":"${SEVERITY}"}}`,
  ],
  [
    '{"asset_id":"  ","severity":"LOW"}',
    '{"type":"string_too_short","loc":["body","asset_id"],"msg":"String should have at least 1 character","input":"  ","ctx":{"min_length":1}}',
  ],
  [
    '{"asset_id":"a","severity":"LOW","timestamp":{"__proto__":1}}',
    '{"type":"datetime_type","loc":["body","timestamp"],"msg":"Input should be a valid datetime","input":{"__proto__":1}}',
  ],
  [
    '{"timestamp":"xx"}',
    '{"type":"missing","loc":["body","asset_id"],"msg":"Field required","input":{"timestamp":"xx"}},' +
      '{"type":"missing","loc":["body","severity"],"msg":"Field required","input":{"timestamp":"xx"}},' +
      '{"type":"datetime_from_date_parsing","loc":["body","timestamp"],"msg":"Input should be a valid datetime or date, input is too short","input":"xx","ctx":{"error":"input is too short"}}',
  ],
]

test('a refused body gets the text that FastAPI answers, with the input as it was written', () => {
  for (const [body, detail] of REFUSED) assert.equal(detailOf(body), detail)
})

const SOUND = '{"asset_id":" Motor-01 ","severity":"HIGH","timestamp":null,"more":1}'
const VALUE = { asset_id: 'Motor-01', severity: 'HIGH', timestamp: null }

test('a body is JSON where its type says so, or no type is given', () => {
  const types = [
    undefined,
    '',
    JSON_TYPE,
    'Application/JSON; charset=utf-8',
    'application/vnd.api+json',
    ' application/json ;x',
  ]
  for (const contentType of types) {
    const reading = readBody({ body: Buffer.from(SOUND), contentType }, validate)
    assert.deepEqual(reading, { kind: 'accepted', value: VALUE }, contentType)
  }
})

test('a body of any other type is one text, but an empty one is missing all the same', () => {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'text/json',
    'json',
    'application/json/x',
    'application/jsonx',
  ]
  for (const contentType of types) {
    assert.equal(
      detailOf('{"a":"\u00e9"}', contentType),
      `{${NOT_AN_OBJECT},"input":"{\\"a\\":\\"\u00e9\\"}"}`,
    )
    assert.equal(detailOf('', contentType), NO_BODY)
  }
})

test('a body that is no text is unreadable', () => {
  const reading = readBody({ body: Buffer.from([0x7b, 0xff]), contentType: JSON_TYPE }, validate)
  assert.deepEqual(reading, { kind: 'unreadable' })
})
