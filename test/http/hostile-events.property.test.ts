import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AppUnderTest, withApp } from './with-app.ts'

/** Values that have broken other servers, beside what fast-check thinks of. */
const NASTY = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\0',
  '\ud800',
  '__proto__',
  'constructor',
  "'; DROP TABLE events; --",
  '%',
  'x'.repeat(20_000),
  -0,
  1e308,
  2 ** 53,
  Number.MIN_VALUE,
  '9999-12-31T23:59:59.999999-23:59',
  '0001-01-01T00:00:00+23:59',
  -62_135_596_801,
  253_402_300_800,
  [],
  {},
  [[[[]]]],
  { toString: 1, constructor: 2 },
)

const VALUE = fc.oneof(NASTY, fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }))

const fine = <T>(...values: T[]) =>
  fc.oneof({ weight: 25, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: VALUE })

const EVENT = fc.record(
  {
    event_type_id: fine('hostile', 'STATUS_RESTART', 'ASSET_LOG'),
    entity_id: fine('well-001', 'Motor-01'),
    entity_type: fine('Well'),
    occurred_at: fine<unknown>('2026-04-10T10:30:00Z', '0001-01-01', '9999-12-31T23:59:59.999999Z', 0),
    ended_at: fine('2026-04-10T11:30:00Z', null),
    severity: fine('LOW', 'CRITICAL'),
    description: fine('Restarted'),
    fields: fine<unknown>(
      { number: 1, text: 'x' },
      { number: 1e308, text: '\u2028', day: '9999-12-31' },
      { nothing: null },
    ),
    dedup_key: fine('k1', 'k2'),
  },
  { requiredKeys: ['event_type_id', 'entity_id'] },
)

const ENTRY = fc.record(
  {
    asset_id: fine('Motor-01'),
    event_type: fine('STATUS_RESTART'),
    severity: fine('LOW'),
    description: fine('Restarted'),
    timestamp: fine<unknown>('2026-01-31T10:30:00Z', 1_769_855_400),
  },
  { requiredKeys: ['asset_id', 'event_type', 'severity', 'description'] },
)

const CORRECTION = fc.record(
  {
    occurred_at: fine('2026-04-10T10:30:00Z'),
    ended_at: fine('9999-12-31', null),
    severity: fine('LOW', null),
    description: fine('Stopped', null),
    fields: fine<unknown>({ number: 2 }, { number: null }),
    reason: fine('because'),
    expected_revision: fine(1, 2),
    entity_id: VALUE,
  },
  { requiredKeys: [] },
)

const NOISE = fc.oneof(
  fc.json(),
  fc.string(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.nat(2000).map((depth) => '{"fields":'.repeat(depth)),
)

const CONTENT_TYPE = fc.constantFrom(
  'application/json',
  'application/json',
  'text/plain',
  'a/b+json',
  'application/x+json;',
  ';',
  'multipart/form-data',
)

const URL_PATH = fc.constantFrom(
  '/events',
  '/events',
  '/api/log',
  '/api/logs',
  '/api/log/types',
  '/events/x',
  '/events/x/history',
  '/events/%2F',
)

const PARAMETER = fc.tuple(
  fc.oneof(
    fc.constantFrom(
      'limit',
      'offset',
      'cursor',
      'total',
      'sort',
      'q',
      'entity_id',
      'entity_type',
      'event_type_id',
      'severity',
    ),
    fc.constantFrom(
      'source',
      'from_date',
      'to_date',
      'hours',
      'asset_id',
      'field.number',
      'field.text.contains',
      'field.day.gt',
    ),
    fc.constantFrom(
      'field.flag',
      'field.number.ne',
      'field.hours.lte',
      'field.tags.contains',
      'field.pick.lt',
      'field.',
    ),
    fc.string(),
  ),
  fc.oneof(
    fc.constantFrom('5', '1', '2026-04-10', 'LOW', 'true', 'asc', 'PT4H'),
    NASTY.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
    fc.string({ unit: 'binary' }),
  ),
)

/** Escaped as a browser would, or not at all. */
const QUERY = fc.oneof(
  fc
    .array(PARAMETER, { maxLength: 5 })
    .map((parameters) =>
      new URLSearchParams(
        parameters.map(([name, value]): [string, string] => [name, value.slice(0, 3000)]),
      ).toString(),
    ),
  fc
    .array(fc.constantFrom('%', '%ff', '%00', '&', '=', ';', '+', 'limit', 'cursor', 'field.', '%ed%a0%80'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
)

const HEADERS = fc.record(
  {
    'if-match': fc.constantFrom('"1"', 'W/"1"', '*', 'x', '"99999999999999999999"'),
    'groundlog-source': fc.constantFrom('import', 'x'),
  },
  { requiredKeys: [] },
)

type Request = {
  method: string
  path: string
  query: string
  body: string | Buffer
  type: string
  headers: Record<string, string>
}

/** Nearly what a route wants. */
const aimed = (method: string, path: string, body: fc.Arbitrary<object>): fc.Arbitrary<Request> =>
  fc.record({
    method: fc.constant(method),
    path: fc.constant(path),
    query: fc.constant(''),
    body: body.map((value) => JSON.stringify(value)),
    type: fc.constant('application/json'),
    headers: HEADERS,
  })

const REQUEST: fc.Arbitrary<Request> = fc.oneof(
  aimed('POST', '/events', EVENT),
  aimed('POST', '/api/log', ENTRY),
  aimed('PATCH', '/events/x', CORRECTION),
  fc.record({
    method: fc.constantFrom('POST', 'GET', 'GET', 'GET', 'PATCH', 'PUT', 'DELETE'),
    path: URL_PATH,
    query: QUERY,
    body: NOISE,
    type: CONTENT_TYPE,
    headers: HEADERS,
  }),
)

test('no request to these routes brings the server down or loses an event', async (t) => {
  const app = await withApp(t)
  await withFields(app)
  let recorded = 0
  await fc.assert(
    fc.asyncProperty(REQUEST, async ({ method, path, query, body, type, headers }) => {
      const answer = await app.inject({
        method: method as 'POST',
        url: `${path.replace('/x', `/${lastId}`)}?${query}`,
        headers: { ...headers, ...(method !== 'GET' && { 'content-type': type }) },
        ...(method !== 'GET' && { payload: body }),
      })
      assert.ok(answer.statusCode < 500, `${answer.statusCode} ${answer.body}`)
      if (answer.statusCode !== 307) {
        assert.equal(answer.headers['content-type'], 'application/json')
        assert.doesNotThrow(() => JSON.parse(answer.body))
      }
      if (answer.statusCode === 201) {
        recorded += 1
        lastId = answer.json().id ?? answer.json().event_id
      }
    }),
    { numRuns: 1500 },
  )
  assert.ok(recorded > 20, `the requests were so hostile that only ${recorded} events were recorded`)
  assert.equal((await app.inject('/events?limit=1')).json().total, recorded)
})

/** The event that requests for one event ask for. */
let lastId = 'x'

async function withFields(app: AppUnderTest): Promise<void> {
  const fields = [
    { name: 'number', type: 'number' },
    { name: 'text', type: 'text' },
    { name: 'day', type: 'date' },
    { name: 'flag', type: 'boolean' },
    { name: 'hours', type: 'duration' },
    { name: 'pick', type: 'select', options: ['a', 'b'] },
    { name: 'tags', type: 'multiselect', options: ['a', 'b'] },
  ]
  const answer = await app.inject({
    method: 'POST',
    url: '/event-types',
    headers: { authorization: `Bearer ${app.adminToken}` },
    payload: { id: 'hostile', name: 'Hostile', fields },
  })
  assert.equal(answer.statusCode, 201, answer.body)
}
