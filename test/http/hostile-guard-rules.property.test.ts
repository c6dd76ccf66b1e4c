import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asker } from './asker.ts'
import { withApp } from './with-app.ts'

const NASTY = fc.constantFrom<unknown>(
  null,
  '',
  '\0',
  '\ud800',
  '__proto__',
  'x'.repeat(20_000),
  -0,
  1e308,
  [],
  {},
  [[[[]]]],
  { toString: 1, constructor: 2 },
)

const VALUE = fc.oneof(NASTY, fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }))

const fine = <T>(...values: T[]) =>
  fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: VALUE })

const CONDITION = fine<unknown>(
  'true',
  'fields.volume_mcf <= params.max',
  'fields.constructor == "x"',
  'old == null || fields.volume_mcf > old.fields.volume_mcf',
  '1 / (fields.volume_mcf - 1) > 0',
  'event.description.matches("(a+)+$")',
  'event.description.contains("a".replace("", "aa"))',
  '[1, 2, 3].all(x, x < fields.volume_mcf)',
  '((((((',
  { field: 'volume_mcf', operator: 'gte', value: 0 },
  { field: 'event.severity', operator: 'in', value: ['LOW', 'HIGH'] },
  { conjunction: 'any', conditions: [{ field: 'constructor', operator: 'not_exists' }] },
)

const VALIDATION = fc.record(
  {
    expression: CONDITION,
    condition: fine<unknown>(undefined),
    message: fine<unknown>('No', null, 'Größe\n'),
    message_expression: fine<unknown>(
      '"a" + string(fields.volume_mcf)',
      '"\\u0000"',
      'event.description',
      null,
    ),
    field: fine<unknown>('volume_mcf', 'fields.constructor', 'severity', 'occurred_at', null),
    reason: fine<unknown>('Invalid', null),
  },
  { requiredKeys: ['expression'] },
)

const RULE = fc.record(
  {
    id: fine('r', 's', 'constructor'),
    name: fine('Rule', 'Ölstand'),
    event_type_ids: fine<unknown>(['flaring'], null, ['flaring', 'ASSET_LOG']),
    operations: fine<unknown>(['create'], ['update'], ['create', 'update']),
    match: fc.oneof(fc.constant(null), CONDITION),
    validations: fc.oneof(fc.array(VALIDATION, { minLength: 1, maxLength: 3 }), VALUE),
    params: fine<unknown>({ max: 5 }, { max: 'x' }, {}),
    actions: fine<unknown>(['deny'], ['warn'], ['audit'], ['warn', 'audit']),
    failure_policy: fine('fail', 'ignore'),
    severity: fine<unknown>(undefined),
    conditions: fine<unknown>(undefined),
  },
  { requiredKeys: ['name', 'validations', 'params'] },
)

const FIELDS = fc.record(
  { volume_mcf: fine<unknown>(1, 0.5, -1, 9), constructor: fine<unknown>('x', 'y') },
  { requiredKeys: [] },
)

const EVENT = fc.record(
  {
    event_type_id: fine('flaring', 'ASSET_LOG'),
    entity_id: fine('well-001'),
    description: fine<unknown>('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', null),
    severity: fine<unknown>('LOW', 'HIGH', null),
    fields: FIELDS,
  },
  { requiredKeys: ['event_type_id', 'entity_id'] },
)

const TRIAL = fc.oneof(
  EVENT,
  fc.record({ event: EVENT, old: fc.oneof(EVENT, VALUE), version: fine<unknown>(1, 2, null) }),
)

type Asked = readonly [method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body: unknown]

const asked = (method: Asked[0], path: string, body: fc.Arbitrary<unknown>): fc.Arbitrary<Asked> =>
  fc.tuple(
    fc.constant(method),
    fc.constantFrom('r', 's', 'constructor').map((id) => path.replace(':id', id)),
    body,
  )

const nothing = fc.constant(undefined)

const REQUEST = fc.oneof(
  asked('POST', '/guard-rules', RULE),
  asked('POST', '/guard-rules', RULE),
  asked(
    'PATCH',
    '/guard-rules/:id',
    RULE.map(({ id: _, ...change }) => change),
  ),
  asked('POST', '/guard-rules/:id/publish', fc.oneof(nothing, VALUE)),
  asked('POST', '/guard-rules/:id/publish', nothing),
  asked('POST', '/guard-rules/:id/versions/1/publish', nothing),
  asked('POST', '/guard-rules/:id/retire', nothing),
  asked('DELETE', '/guard-rules/:id', nothing),
  asked('POST', '/guard-rules/:id/test', TRIAL),
  asked('GET', '/guard-rules?status=published', nothing),
  asked('POST', '/events', EVENT),
  asked('POST', '/events', EVENT),
  asked('PATCH', '/events/:event', fc.record({ fields: FIELDS })),
)

test('no rule, and no event under such rules, brings a 5xx, and what was made is shown the same', async (t) => {
  const ask = asker(await withApp(t))
  const made = await ask('POST', '/event-types', {
    id: 'flaring',
    name: 'Flaring',
    fields: [
      { name: 'volume_mcf', type: 'number' },
      { name: 'constructor', type: 'text' },
    ],
  })
  assert.equal(made.status, 201)
  const { body: event } = await ask('POST', '/events', { event_type_id: 'flaring', entity_id: 'a' })
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(REQUEST, async ([method, path, body]) => {
      const url = path.replace(':event', event.id)
      const answer = await ask(method, url, body)
      assert.ok(answer.status < 500, `${method} ${url} ${JSON.stringify(body)} is ${answer.status}`)
      seen.add(`${method} ${path} ${answer.status}`)
      if (url !== '/guard-rules' || answer.status !== 201) return
      assert.deepEqual((await ask('GET', String(answer.headers['location']))).body, answer.body)
    }),
    { numRuns: 1_500 },
  )
  for (const way of [
    'POST /guard-rules 201',
    'POST /guard-rules/r/publish 200',
    'POST /events 422',
    'POST /events 201',
  ]) {
    assert.ok(seen.has(way), `the walk never came to ${way}`)
  }
})
