import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AppUnderTest, withApp } from './with-app.ts'

const TYPES =
  "'PREVENTIVE_LUBRICATION', 'PREVENTIVE_CLEANING', 'PREVENTIVE_INSPECTION', 'CORRECTIVE_BEARING_REPLACEMENT', 'CORRECTIVE_ALIGNMENT', 'CORRECTIVE_ELECTRICAL', 'STATUS_CALIBRATION' or 'STATUS_RESTART'"
const SEVERITIES = "'LOW', 'MEDIUM', 'HIGH' or 'CRITICAL'"

/** 2026-11-20T22:41:16.131070Z */
const NOW = 1_795_214_476_131_070n

/** The members of the documented example, each as JSON text. */
const EXAMPLE: Readonly<Record<string, string>> = {
  asset_id: '"Motor-01"',
  event_type: '"CORRECTIVE_BEARING_REPLACEMENT"',
  severity: '"HIGH"',
  description: '"Replaced main bearing due to excessive vibration. Part #SKF-6205-2RS."',
  timestamp: '"2026-01-31T10:30:00Z"',
}

/** The example's JSON text with some members said otherwise; null leaves one out. */
function entry(changes: Readonly<Record<string, string | null>> = {}): string {
  const members = Object.entries({ ...EXAMPLE, ...changes }).filter(([, value]) => value !== null)
  return `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`
}

function post({ inject }: AppUnderTest, payload: string | Buffer, headers = JSON_TYPE) {
  return inject({ method: 'POST', url: '/api/log', headers, payload })
}

const JSON_TYPE: Record<string, string> = { 'content-type': 'application/json' }

test('the documented example gets the documented answer', async (t) => {
  const app = await withApp(t, { newId: () => 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d' })
  const answer = await post(
    app,
    `{
    "asset_id": "Motor-01",
    "event_type": "CORRECTIVE_BEARING_REPLACEMENT",
    "severity": "HIGH",
    "description": "Replaced main bearing due to excessive vibration. Part #SKF-6205-2RS.",
    "timestamp": "2026-01-31T10:30:00Z"
  }`,
  )
  assert.equal(answer.statusCode, 201)
  assert.equal(answer.headers['content-type'], 'application/json')
  assert.equal(
    answer.body,
    '{"event_id":"a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d","asset_id":"Motor-01","event_type":"CORRECTIVE_BEARING_REPLACEMENT","severity":"HIGH","timestamp":"2026-01-31T10:30:00Z","message":"Log entry created successfully for Motor-01"}',
  )
})

test('every entry gets an event_id of its own, a UUID of version 4', async (t) => {
  const app = await withApp(t)
  const ids = [await post(app, entry()), await post(app, entry())].map((answer) => answer.json().event_id)
  for (const id of ids) assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  assert.notEqual(ids[0], ids[1])
})

type Accepted = readonly [said: string, given: string, expected: string]

const TIMESTAMPS: readonly Accepted[] = [
  ['UTC', '"2026-01-31T10:30:00Z"', '2026-01-31T10:30:00Z'],
  ['small letters', '"2026-01-31t10:30:00z"', '2026-01-31T10:30:00Z'],
  ['a space between date and time', '"2026-01-31 10:30:00Z"', '2026-01-31T10:30:00Z'],
  ['an underscore between them', '"2026-01-31_10:30:00Z"', '2026-01-31T10:30:00Z'],
  ['no offset is UTC', '"2026-01-31T10:30:00"', '2026-01-31T10:30:00Z'],
  ['no seconds', '"2026-01-31T10:30"', '2026-01-31T10:30:00Z'],
  ['a date alone', '"2026-01-31"', '2026-01-31T00:00:00Z'],
  ['an offset is converted', '"2026-01-31T10:30:00+02:00"', '2026-01-31T08:30:00Z'],
  ['an offset over midnight', '"2026-01-31T23:30:00-05:30"', '2026-02-01T05:00:00Z'],
  ['an offset without a colon', '"2026-01-31T10:30:00+0200"', '2026-01-31T08:30:00Z'],
  ['minus zero', '"2026-01-31T10:30:00-00:00"', '2026-01-31T10:30:00Z'],
  ['a fraction comes back as six digits', '"2026-01-31T10:30:00.5Z"', '2026-01-31T10:30:00.500000Z'],
  ['a fraction of zero comes back as none', '"2026-01-31T10:30:00.000Z"', '2026-01-31T10:30:00Z'],
  ['more than six digits are cut', '"2026-01-31T10:30:00.1234567Z"', '2026-01-31T10:30:00.123456Z'],
  ['seconds since 1970', '1769855400', '2026-01-31T10:30:00Z'],
  ['seconds as text', '"1769855400"', '2026-01-31T10:30:00Z'],
  ['seconds with a fraction', '1769855400.25', '2026-01-31T10:30:00.250000Z'],
  ['milliseconds since 1970', '1769855400123', '2026-01-31T10:30:00.123000Z'],
  ['milliseconds as text', '"1769855400123"', '2026-01-31T10:30:00.123000Z'],
  ['a year alone is seconds', '"2026"', '1970-01-01T00:33:46Z'],
  ['zero', '0', '1970-01-01T00:00:00Z'],
  ['before 1970', '-1', '1969-12-31T23:59:59Z'],
  ['the first moment', '"0001-01-01T00:00:00Z"', '0001-01-01T00:00:00Z'],
  ['the last moment', '"9999-12-31T23:59:59.999999Z"', '9999-12-31T23:59:59.999999Z'],
  ['null is now', 'null', '2026-11-20T22:41:16.131070Z'],
]

test('timestamps are read as pydantic reads them and written in UTC', async (t) => {
  const app = await withApp(t, { now: () => NOW })
  for (const [said, given, expected] of TIMESTAMPS) {
    const answer = await post(app, entry({ timestamp: given }))
    assert.equal(answer.statusCode, 201, said)
    assert.equal(answer.json().timestamp, expected, said)
  }
  const absent = await post(app, entry({ timestamp: null }))
  assert.equal(absent.json().timestamp, '2026-11-20T22:41:16.131070Z')
})

const TAKEN: readonly Accepted[] = [
  ['white space around an asset is removed', '{"asset_id":" \\t Motor-01\\n "}', 'Motor-01'],
  ['100 characters', `{"asset_id":"${'x'.repeat(100)}"}`, 'x'.repeat(100)],
  ['100 astral characters', `{"asset_id":"${'🛢'.repeat(100)}"}`, '🛢'.repeat(100)],
  ['an asset with any letters', '{"asset_id":"Мотор №1 / \\"A\\""}', 'Мотор №1 / "A"'],
  ['of equal keys the last', '{"asset_id":5,"asset_id":"Pump-2"}', 'Pump-2'],
  ['unknown keys are ignored', '{"asset_id":"P","operator":"Ann","event_id":1,"__proto__":{}}', 'P'],
]

test('assets are taken as given, without white space around them', async (t) => {
  const app = await withApp(t)
  for (const [said, members, expected] of TAKEN) {
    const rest = entry({ asset_id: null })
    const answer = await post(app, `${members.slice(0, -1)},${rest.slice(1)}`)
    assert.equal(answer.statusCode, 201, `${said}: ${answer.body}`)
    assert.equal(answer.json().asset_id, expected, said)
    assert.equal(answer.json().message, `Log entry created successfully for ${expected}`, said)
  }
})

type Bad = readonly [said: string, changes: Record<string, string | null>, ...items: string[]]

const MISSING = (name: string, input: string) =>
  `{"type":"missing","loc":["body","${name}"],"msg":"Field required","input":${input}}`
const ITEM = (name: string, type: string, msg: string, input: string, ctx?: string) =>
  `{"type":"${type}","loc":["body","${name}"],"msg":"${msg}","input":${input}${ctx ? `,"ctx":${ctx}` : ''}}`
const NO_TEXT = (name: string, input: string) =>
  ITEM(name, 'string_type', 'Input should be a valid string', input)
const TOO_SHORT = (name: string, input: string) =>
  ITEM(name, 'string_too_short', 'String should have at least 1 character', input, '{"min_length":1}')
const TOO_LONG = (name: string, input: string, most: number) =>
  ITEM(
    name,
    'string_too_long',
    `String should have at most ${most} characters`,
    input,
    `{"max_length":${most}}`,
  )
const NO_TYPE = (input: string) =>
  ITEM('event_type', 'enum', `Input should be ${TYPES}`, input, `{"expected":"${TYPES}"}`)
const NO_SEVERITY = (input: string) =>
  ITEM('severity', 'enum', `Input should be ${SEVERITIES}`, input, `{"expected":"${SEVERITIES}"}`)
const NO_TIME = (input: string, error: string) =>
  ITEM(
    'timestamp',
    'datetime_from_date_parsing',
    `Input should be a valid datetime or date, ${error}`,
    input,
    `{"error":"${error}"}`,
  )
const TIME_FAULT = (input: string, error: string) =>
  ITEM(
    'timestamp',
    'datetime_parsing',
    `Input should be a valid datetime, ${error}`,
    input,
    `{"error":"${error}"}`,
  )
const TIME_TYPE = (input: string) =>
  ITEM('timestamp', 'datetime_type', 'Input should be a valid datetime', input)

const X101 = `"${'x'.repeat(101)}"`
const X1001 = `"${'x'.repeat(1001)}"`
const EXTRA = 'unexpected extra characters at the end of the input'
const LATE = 'dates after 9999 are not supported as unix timestamps'

const REFUSED: readonly Bad[] = [
  ['no asset', { asset_id: null }, MISSING('asset_id', entry({ asset_id: null }))],
  ['no event type', { event_type: null }, MISSING('event_type', entry({ event_type: null }))],
  ['no severity', { severity: null }, MISSING('severity', entry({ severity: null }))],
  ['no description', { description: null }, MISSING('description', entry({ description: null }))],
  ['an asset that is a number', { asset_id: '5' }, NO_TEXT('asset_id', '5')],
  ['an asset that is null', { asset_id: 'null' }, NO_TEXT('asset_id', 'null')],
  ['an asset that is a list', { asset_id: '["a"]' }, NO_TEXT('asset_id', '["a"]')],
  ['an empty asset', { asset_id: '""' }, TOO_SHORT('asset_id', '""')],
  ['a blank asset', { asset_id: '"   "' }, TOO_SHORT('asset_id', '"   "')],
  ['an asset of 101 characters', { asset_id: X101 }, TOO_LONG('asset_id', X101, 100)],
  [
    '101 characters of which one would be removed',
    { asset_id: `" ${'x'.repeat(100)}"` },
    TOO_LONG('asset_id', `" ${'x'.repeat(100)}"`, 100),
  ],
  [
    '101 astral characters',
    { asset_id: `"${'🛢'.repeat(101)}"` },
    TOO_LONG('asset_id', `"${'🛢'.repeat(101)}"`, 100),
  ],
  ['a float keeps its point', { asset_id: '5.0' }, NO_TEXT('asset_id', '5.0')],
  ['a float is written as Python writes it', { asset_id: '1E5' }, NO_TEXT('asset_id', '100000.0')],
  [
    'a long number keeps its digits',
    { asset_id: '123456789012345678901234567890' },
    NO_TEXT('asset_id', '123456789012345678901234567890'),
  ],
  [
    'an object keeps the order of its keys',
    { asset_id: '{"b":1,"10":2,"2":3}' },
    NO_TEXT('asset_id', '{"b":1,"10":2,"2":3}'),
  ],
  ['an unknown event type', { event_type: '"OIL_CHANGE"' }, NO_TYPE('"OIL_CHANGE"')],
  ['an event type in small letters', { event_type: '"status_restart"' }, NO_TYPE('"status_restart"')],
  ['an event type that is a number', { event_type: '1' }, NO_TYPE('1')],
  ['an event type of another dialect', { event_type: '"ASSET_LOG"' }, NO_TYPE('"ASSET_LOG"')],
  ['an unknown severity', { severity: '"URGENT"' }, NO_SEVERITY('"URGENT"')],
  ['a severity in small letters', { severity: '"high"' }, NO_SEVERITY('"high"')],
  ['a severity that is null', { severity: 'null' }, NO_SEVERITY('null')],
  ['a severity that is a list', { severity: '["HIGH"]' }, NO_SEVERITY('["HIGH"]')],
  ['a description that is true', { description: 'true' }, NO_TEXT('description', 'true')],
  ['an empty description', { description: '""' }, TOO_SHORT('description', '""')],
  ['a blank description', { description: '" \\n "' }, TOO_SHORT('description', '" \\n "')],
  ['1,001 characters', { description: X1001 }, TOO_LONG('description', X1001, 1000)],
  [
    'a lone surrogate',
    { description: '"\\ud800"' },
    ITEM(
      'description',
      'string_unicode',
      'Input should be a valid string, unable to parse raw data as a unicode string',
      '"\\ud800"',
    ),
  ],
  [
    'U+0000',
    { description: '"a\\u0000b"' },
    ITEM(
      'description',
      'value_error',
      'Value error, the character U+0000 is not allowed',
      '"a\\u0000b"',
      '{"error":"the character U+0000 is not allowed"}',
    ),
  ],
  ['no date at all', { timestamp: '"not-a-date"' }, NO_TIME('"not-a-date"', 'invalid character in year')],
  ['a leading space', { timestamp: '" 2026-01-31"' }, NO_TIME('" 2026-01-31"', 'invalid character in year')],
  ['an empty timestamp', { timestamp: '""' }, NO_TIME('""', 'input is too short')],
  ['two letters', { timestamp: '"xx"' }, NO_TIME('"xx"', 'input is too short')],
  ['a number in letters', { timestamp: '"1e9"' }, NO_TIME('"1e9"', 'input is too short')],
  [
    'month 13',
    { timestamp: '"2026-13-01T00:00:00Z"' },
    NO_TIME('"2026-13-01T00:00:00Z"', 'month value is outside expected range of 1-12'),
  ],
  [
    '30 February',
    { timestamp: '"2026-02-30T00:00:00Z"' },
    NO_TIME('"2026-02-30T00:00:00Z"', 'day value is outside expected range'),
  ],
  [
    'a month of one digit',
    { timestamp: '"2026-1-31T10:30:00Z"' },
    NO_TIME('"2026-1-31T10:30:00Z"', 'invalid character in month'),
  ],
  ['hour 24', { timestamp: '"2026-01-31T24:00:00Z"' }, NO_TIME('"2026-01-31T24:00:00Z"', EXTRA)],
  ['hour 25', { timestamp: '"2026-01-31T25:00:00Z"' }, NO_TIME('"2026-01-31T25:00:00Z"', EXTRA)],
  ['minute 61', { timestamp: '"2026-01-31T10:61:00Z"' }, NO_TIME('"2026-01-31T10:61:00Z"', EXTRA)],
  ['second 60', { timestamp: '"2026-01-31T10:30:60Z"' }, NO_TIME('"2026-01-31T10:30:60Z"', EXTRA)],
  [
    'an offset of 25 hours',
    { timestamp: '"2026-01-31T10:30:00+25:00"' },
    NO_TIME('"2026-01-31T10:30:00+25:00"', EXTRA),
  ],
  ['a space before Z', { timestamp: '"2026-01-31T10:30:00 Z"' }, NO_TIME('"2026-01-31T10:30:00 Z"', EXTRA)],
  [
    '20 digits',
    { timestamp: '"12345678901234567890"' },
    NO_TIME('"12345678901234567890"', 'invalid date separator, expected `-`'),
  ],
  ['true', { timestamp: 'true' }, TIME_TYPE('true')],
  ['an object', { timestamp: '{}' }, TIME_TYPE('{}')],
  ['a list', { timestamp: '[]' }, TIME_TYPE('[]')],
  [
    'year 0',
    { timestamp: '"0000-01-01T00:00:00Z"' },
    TIME_FAULT('"0000-01-01T00:00:00Z"', 'year 0 is out of range'),
  ],
  ['after the year 9999', { timestamp: '253402300800000' }, TIME_FAULT('253402300800000', LATE)],
  [
    'everything at once, in the order of the model',
    { timestamp: '"xx"', description: '5', severity: '"x"', event_type: '[]', asset_id: '""' },
    TOO_SHORT('asset_id', '""'),
    NO_TYPE('[]'),
    NO_SEVERITY('"x"'),
    NO_TEXT('description', '5'),
    NO_TIME('"xx"', 'input is too short'),
  ],
]

test('every fault is told as FastAPI tells it, to the byte', async (t) => {
  const app = await withApp(t)
  for (const [said, changes, ...items] of REFUSED) {
    const answer = await post(app, entry(changes))
    assert.equal(answer.body, `{"detail":[${items.join(',')}]}`, said)
    assert.equal(answer.statusCode, 422, said)
    assert.equal(answer.headers['content-type'], 'application/json', said)
  }
  assert.equal((await app.inject('/events?source=maintenance-log')).json().total, 0)
})

const NO_BODY = '{"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]}'
const NO_MODEL = (input: string) =>
  `{"detail":[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from","input":${input}}]}`
const NO_JSON = (position: number, error: string) =>
  `{"detail":[{"type":"json_invalid","loc":["body",${position}],"msg":"JSON decode error","input":{},"ctx":{"error":"${error}"}}]}`
const UNREADABLE = '{"detail":"There was an error parsing the body"}'
const TOO_DEEP =
  '{"detail":"There was an error parsing the body: it nests deeper than 950 levels; flatten it"}'
const FORM = 'application/x-www-form-urlencoded'

type Body = readonly [
  said: string,
  type: string | null,
  body: string | Buffer,
  status: number,
  expected: string | null,
]

const BODIES: readonly Body[] = [
  ['no body', 'application/json', '', 422, NO_BODY],
  ['null', 'application/json', 'null', 422, NO_BODY],
  ['a list', 'application/json', '[1,2.0]', 422, NO_MODEL('[1,2.0]')],
  ['a text', 'application/json', '"x"', 422, NO_MODEL('"x"')],
  ['a number', 'application/json', '5', 422, NO_MODEL('5')],
  ['plain text', 'text/plain', '{"a": 1}', 422, NO_MODEL('"{\\"a\\": 1}"')],
  ['a form', FORM, 'asset_id=M&severity=LOW', 422, NO_MODEL('"asset_id=M&severity=LOW"')],
  ['a word', 'application/json', 'hello', 422, NO_JSON(0, 'Expecting value')],
  [
    'a bare name',
    'application/json',
    '{asset_id: 1}',
    422,
    NO_JSON(1, 'Expecting property name enclosed in double quotes'),
  ],
  ['two values', 'application/json', '{} {}', 422, NO_JSON(3, 'Extra data')],
  ['no comma', 'application/json', '{"a":1 "b":2}', 422, NO_JSON(7, "Expecting ',' delimiter")],
  ['no colon', 'application/json', '{"a" 1}', 422, NO_JSON(5, "Expecting ':' delimiter")],
  ['an open text', 'application/json', '{"a":"b', 422, NO_JSON(5, 'Unterminated string starting at')],
  ['a fault after an astral character', 'application/json', '{"🛢":x}', 422, NO_JSON(5, 'Expecting value')],
  ['broken UTF-8', 'application/json', Buffer.from('7b2261223a22ff227d', 'hex'), 400, UNREADABLE],
  ['100,000 brackets', 'application/json', '['.repeat(100_000), 400, TOO_DEEP],
  ['no Content-Type', null, entry(), 201, null],
  ['an empty Content-Type', '', entry(), 201, null],
  ['a Content-Type that is none', ';', 'x', 422, NO_MODEL('"x"')],
  ['a charset', 'application/json; charset=utf-8', entry(), 201, null],
  ['capitals', 'Application/JSON', entry(), 201, null],
  ['a kind of JSON', 'application/vnd.plant+json', entry(), 201, null],
  ['UTF-16', 'application/json', Buffer.from(`\ufeff${entry()}`, 'utf16le'), 201, null],
]

test('bodies are read by the rules of FastAPI', async (t) => {
  const app = await withApp(t)
  for (const [said, type, body, status, expected] of BODIES) {
    const answer = await post(app, body, type === null ? {} : { 'content-type': type })
    assert.equal(answer.statusCode, status, `${said}: ${answer.body}`)
    if (expected !== null) assert.equal(answer.body, expected, said)
  }
})

test('a body beyond the limit is 413', async (t) => {
  const answer = await post(await withApp(t), entry({ description: `"${'x'.repeat(2_000_000)}"` }))
  assert.equal(answer.statusCode, 413)
  assert.match(answer.json().detail, /at most 1048576 bytes/)
})

test('other methods and other URLs are refused in the same words', async (t) => {
  const { inject } = await withApp(t)
  const wrongMethod = await inject({ method: 'GET', url: '/api/log' })
  assert.equal(wrongMethod.statusCode, 405)
  assert.equal(wrongMethod.body, '{"detail":"Method Not Allowed"}')
  assert.equal(wrongMethod.headers.allow, 'POST')
  assert.equal(wrongMethod.headers['content-type'], 'application/json')
  const unknown = await inject({ method: 'GET', url: '/api/logs/unknown' })
  assert.equal(unknown.statusCode, 404)
  assert.equal(unknown.body, '{"detail":"Not Found"}')
  const slash = await inject({ method: 'POST', url: '/api/log/', headers: JSON_TYPE, payload: entry() })
  assert.equal(slash.statusCode, 307)
  assert.match(String(slash.headers.location), /\/api\/log$/)
})

test('GET /api/log/types lists what a form can offer', async (t) => {
  const { inject } = await withApp(t)
  const answer = await inject('/api/log/types')
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'application/json')
  assert.equal(
    answer.body,
    '{"event_types":[' +
      '{"value":"PREVENTIVE_LUBRICATION","category":"PREVENTIVE","label":"Preventive Lubrication"},' +
      '{"value":"PREVENTIVE_CLEANING","category":"PREVENTIVE","label":"Preventive Cleaning"},' +
      '{"value":"PREVENTIVE_INSPECTION","category":"PREVENTIVE","label":"Preventive Inspection"},' +
      '{"value":"CORRECTIVE_BEARING_REPLACEMENT","category":"CORRECTIVE","label":"Corrective Bearing Replacement"},' +
      '{"value":"CORRECTIVE_ALIGNMENT","category":"CORRECTIVE","label":"Corrective Alignment"},' +
      '{"value":"CORRECTIVE_ELECTRICAL","category":"CORRECTIVE","label":"Corrective Electrical"},' +
      '{"value":"STATUS_CALIBRATION","category":"STATUS","label":"Status Calibration"},' +
      '{"value":"STATUS_RESTART","category":"STATUS","label":"Status Restart"}' +
      '],"severities":["LOW","MEDIUM","HIGH","CRITICAL"]}',
  )
})

test('GET /api/logs lists the newest maintenance entries of the last hours', async (t) => {
  const app = await withApp(t, { now: () => NOW })
  const ids: string[] = []
  for (const [asset, time] of [
    ['Motor-01', '2026-11-20T20:00:00Z'],
    ['Motor-02', '2026-11-20T21:00:00Z'],
    ['Motor-01', '2026-11-20T10:00:00Z'],
    ['Motor-01', '2026-11-19T10:00:00Z'],
  ]) {
    const answer = await post(app, entry({ asset_id: `"${asset}"`, timestamp: `"${time}"` }))
    ids.push(answer.json().event_id)
  }
  const times = async (query: string) =>
    (await app.inject(`/api/logs${query}`)).json().logs.map((log: { timestamp: string }) => log.timestamp)
  const [eight, nine, ten, dayBefore] = [
    '2026-11-20T20:00:00Z',
    '2026-11-20T21:00:00Z',
    '2026-11-20T10:00:00Z',
    '2026-11-19T10:00:00Z',
  ]
  assert.deepEqual(await times(''), [nine, eight, ten])
  assert.deepEqual(await times('?hours=2'), [nine])
  assert.deepEqual(await times('?hours=48'), [nine, eight, ten, dayBefore])
  assert.deepEqual(await times('?hours=9007199254740991'), [nine, eight, ten, dayBefore])
  assert.deepEqual(await times('?hours=48&limit=2'), [nine, eight])
  assert.deepEqual(await times('?hours=48&asset_id=Motor-01'), [eight, ten, dayBefore])
  assert.deepEqual(await times('?asset_id=motor-01'), [])
  assert.deepEqual(await times('?asset_id='), [nine, eight, ten])

  const answer = await app.inject('/api/logs?limit=1')
  assert.equal(
    answer.body,
    `{"logs":[{"timestamp":"${nine}","asset_id":"Motor-02","event_type":"CORRECTIVE_BEARING_REPLACEMENT","severity":"HIGH","description":"Replaced main bearing due to excessive vibration. Part #SKF-6205-2RS.","event_id":"${ids[1]}"}],"count":1,"query_params":{"hours":24,"limit":1,"asset_id":null}}`,
  )
  const asked = (await app.inject('/api/logs?hours=3&asset_id=Motor-09&limit=7')).json()
  assert.deepEqual(asked, {
    logs: [],
    count: 0,
    query_params: { hours: 3, limit: 7, asset_id: 'Motor-09' },
  })
})

test('GET /api/logs refuses hours and limits that are no numbers', async (t) => {
  const { inject } = await withApp(t)
  for (const given of ['abc', '1.5', '']) {
    const answer = await inject(`/api/logs?hours=${given}`)
    assert.equal(
      answer.body,
      `{"detail":[{"type":"int_parsing","loc":["query","hours"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"${given}"}]}`,
    )
    assert.equal(answer.statusCode, 422)
  }
  const none = await inject('/api/logs?limit=0&hours=-1')
  assert.deepEqual(
    none.json().detail.map(({ loc, type }: { loc: string[]; type: string }) => [...loc, type]),
    [
      ['query', 'hours', 'greater_than_equal'],
      ['query', 'limit', 'greater_than_equal'],
    ],
  )
})

test('entries of other dialects are not maintenance entries, but maintenance types logged as events are', async (t) => {
  const { inject } = await withApp(t)
  const said = {
    entity_id: 'P-1',
    event_type_id: 'STATUS_RESTART',
    severity: 'LOW',
    description: 'Restarted',
  }
  const event = await inject({ method: 'POST', url: '/events', payload: said })
  assert.equal(event.statusCode, 201, event.body)
  const note = { entity_id: 'P-1', event_type_id: 'ASSET_LOG', description: 'A note' }
  assert.equal((await inject({ method: 'POST', url: '/events', payload: note })).statusCode, 201)
  const { logs } = (await inject('/api/logs')).json()
  assert.deepEqual(
    logs.map((log: { event_id: string }) => log.event_id),
    [event.json().id],
  )
})

test('a body of more than 64 KiB is not repeated in the answer, its short values are', async (t) => {
  const app = await withApp(t)
  const answer = await post(
    app,
    entry({ severity: '5.0', event_type: null, more: `"${'x'.repeat(65_536)}"` }),
  )
  assert.equal(answer.statusCode, 422)
  assert.equal(
    answer.body,
    `{"detail":[{"type":"missing","loc":["body","event_type"],"msg":"Field required"},` +
      `{"type":"enum","loc":["body","severity"],"msg":"Input should be ${SEVERITIES}","input":5.0,"ctx":{"expected":"${SEVERITIES}"}}]}`,
  )
})

test('a body that is small but costs much is refused with the limit and what to do', async (t) => {
  const app = await withApp(t)
  const table: readonly (readonly [string, number, string])[] = [
    [
      JSON.stringify(Array(10_000).fill(0)),
      413,
      'Request body should have at most 10000 values, at all depths; send less at a time',
    ],
    [
      '['.repeat(5_000),
      400,
      'There was an error parsing the body: it nests deeper than 950 levels; flatten it',
    ],
    [
      '9'.repeat(4_301),
      400,
      'There was an error parsing the body: a whole number has more than 4300 digits; send it as a text',
    ],
  ]
  for (const [more, status, detail] of table) {
    const answer = await post(app, entry({ more }))
    assert.deepEqual([answer.statusCode, answer.json()], [status, { detail }])
  }
})
