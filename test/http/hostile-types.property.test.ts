import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asker } from './asker.ts'
import { withApp } from './with-app.ts'

/** Values that have broken other servers, beside what fast-check thinks of. */
const NASTY = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\0',
  '\ud800',
  '__proto__',
  'constructor',
  '%',
  'x'.repeat(20_000),
  -0,
  1e308,
  2 ** 53,
  [],
  {},
  [[[[]]]],
  { toString: 1, constructor: 2, __proto__: null },
)

const VALUE = fc.oneof(NASTY, fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }))

const fine = <T>(...values: T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: VALUE })

const FIELD = fc.record(
  {
    name: fine('a', 'b', 'constructor', 'toString', 'hasOwnProperty'),
    type: fine(
      'text',
      'float',
      'int',
      'bool',
      'enum',
      'multiselect',
      'date',
      'datetime',
      'duration',
      'asset',
    ),
    required: fine(true, false),
    label: fine('A', null),
    default: fine<unknown>(null, 1, 'a', ['a'], '2026-01-31', 'PT1H'),
    position: fine(0, 5),
    options: fine<unknown>(['a', 'b'], [{ value: 'a', label: 'A' }]),
    min: fine<unknown>(0, '2026-01-01', 'PT1S'),
    max: fine<unknown>(9, '2026-12-31', 'P1D'),
    pattern: fine('^a', '(a+)+$'),
    unit: fine('bar'),
  },
  { requiredKeys: ['name', 'type'] },
)

/** A field with only the members that its type has is far likelier to be taken. */
const PLAIN_FIELD = fc.record(
  {
    name: fine('a', 'b', 'constructor', 'toString'),
    type: fine('text', 'float', 'bool', 'date', 'duration'),
  },
  { requiredKeys: ['name', 'type'] },
)

const CONDITION = fc.oneof(
  fine<unknown>(
    'fields.a == "x"',
    'has(fields.b) && fields.constructor > 1',
    'fields.a.matches("(a+)+$")',
    'event.severity in ["LOW"]',
    '1 / 0 == 1',
    { field: 'a', operator: 'exists' },
    { conjunction: 'any', conditions: [{ field: 'fields.b', operator: 'gt', value: 1 }] },
    { and: [{ field: 'a' }] },
  ),
  VALUE,
)

const RULE = fc.record(
  {
    id: fine('r', 'constructor'),
    name: fine('Rule', null),
    target_field: fine('a', 'b', 'constructor', null),
    target_fields: fine<unknown>(['a'], ['a', 'toString']),
    when: CONDITION,
    effect: fine('show', 'hide', 'require', 'optional', 'read_only'),
    action: fine('show'),
    logic: fine('any'),
    conditions: fc.array(CONDITION, { maxLength: 2 }),
    when_field: fine('a'),
    equals: VALUE,
    on_hidden: fine('clear', 'keep', 'reject'),
    enabled: fine(true, false),
    order: fine(0, 9),
  },
  { requiredKeys: [] },
)

/** A rule with only the members that it needs is far likelier to be taken. */
const PLAIN_RULE = fc.record({
  target_field: fine('a', 'b', 'constructor'),
  when: CONDITION,
  effect: fine('show', 'hide', 'require', 'optional', 'read_only'),
})

const TYPE = fc.record(
  {
    id: fine('t', 'u', 'constructor'),
    name: fine('Type'),
    description: fine('words', null),
    category: fine('flaring'),
    state: fine('draft', 'active'),
    fields: fc.oneof(fc.array(PLAIN_FIELD, { maxLength: 3 }), fc.array(FIELD, { maxLength: 3 }), VALUE),
    conditional_rules: fc.oneof(fc.array(fc.oneof(PLAIN_RULE, RULE), { maxLength: 2 }), VALUE),
  },
  { requiredKeys: ['name'] },
)

const CHANGE = fc.dictionary(
  fc.constantFrom(
    'to',
    'state',
    'name',
    'category',
    'expected_version',
    'field_ids',
    'comment',
    'position',
    'min',
  ),
  fine<unknown>('active', 'deprecated', 'Name', 1, []),
)

const ASSET = fc.record(
  {
    tag: fine('a', 'b', 'c'),
    type: fine('Well', null),
    name: fine('Name', null),
    parent: fine('a', 'b', 'c', null),
    attributes: fine<unknown>({ a: 1 }, { a: null }),
  },
  { requiredKeys: [] },
)

const ID = fc.constantFrom('t', 'u', 'constructor', 'ASSET_LOG', 'x%2Fy', '%00', '%F0%9F%98%80')
const TAG = fc.constantFrom('a', 'b', 'c', '__proto__', '%00', '%ED%A0%80', 'x'.repeat(200))

type Asked = readonly [method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body: unknown]

const asked = (
  method: Asked[0],
  url: fc.Arbitrary<string>,
  body: fc.Arbitrary<unknown>,
): fc.Arbitrary<Asked> => fc.tuple(fc.constant(method), url, body)

const QUERY = fc
  .dictionary(
    fc.constantFrom('limit', 'offset', 'cursor', 'state', 'category', 'q', 'tag', 'type', 'parent', 'sort'),
    fc.oneof(fc.constantFrom('1', '-1', '1e9', '999999999999', 'active', 'Well', 'asc', '%'), fc.string()),
  )
  .map((query) => `?${new URLSearchParams(query)}`)

const types = fc.constant('/event-types')
const under = (rest: string) => ID.map((id) => `/event-types/${id}${rest}`)
const nothing = fc.constant(undefined)

const REQUEST = fc.oneof(
  asked('POST', types, TYPE),
  asked('POST', types, TYPE),
  asked('PATCH', under(''), CHANGE),
  asked('POST', under('/transition'), CHANGE),
  asked('POST', under('/fields'), FIELD),
  asked('PATCH', under('/fields/x'), FIELD),
  asked('PUT', under('/fields/reorder'), CHANGE),
  asked('POST', under('/conditional-rules'), PLAIN_RULE),
  asked('POST', under('/conditional-rules'), RULE),
  asked('PATCH', under('/conditional-rules/r'), RULE),
  asked('DELETE', under('/conditional-rules/r'), nothing),
  asked('DELETE', under(''), nothing),
  asked('GET', under('/versions'), nothing),
  asked(
    'GET',
    QUERY.map((query) => `/event-types${query}`),
    nothing,
  ),
  asked('POST', fc.constant('/assets'), ASSET),
  asked('POST', fc.constant('/assets'), fc.oneof(VALUE, ASSET)),
  asked(
    'PATCH',
    TAG.map((tag) => `/assets/${tag}`),
    ASSET,
  ),
  asked(
    'DELETE',
    TAG.map((tag) => `/assets/${tag}`),
    nothing,
  ),
  asked(
    'GET',
    QUERY.map((query) => `/assets${query}`),
    nothing,
  ),
)

test('no request about types, fields, rules or assets brings a 5xx, and what was taken is shown the same', async (t) => {
  const ask = asker(await withApp(t))
  await fc.assert(
    fc.asyncProperty(REQUEST, async ([method, url, body]) => {
      const answer = await ask(method, url, body)
      assert.ok(answer.status < 500, `${method} ${url} ${JSON.stringify(body)} is ${answer.status}`)
      if (answer.status !== 201) return
      const { location } = answer.headers
      if (!location || String(location).includes('/fields/')) return
      assert.deepEqual((await ask('GET', String(location))).body, answer.body)
    }),
    { numRuns: 1_500 },
  )
})
