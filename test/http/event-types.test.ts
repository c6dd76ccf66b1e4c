import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asker, withAsker } from './asker.ts'
import { FLARING, withFlaring } from './flaring.ts'
import { withApp } from './with-app.ts'

type Page = { readonly data: readonly { readonly id: string }[]; readonly next_cursor: string | null }

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

test('the documented example makes an active type that takes an event at once', async (t) => {
  const app = await withApp(t, { now: () => 1_775_816_400_000_000n })
  const created = await app.inject({
    method: 'POST',
    url: '/event-types',
    headers: { authorization: `Bearer ${app.adminToken}`, 'content-type': 'application/json' },
    payload: FLARING,
  })
  assert.equal(created.statusCode, 201)
  assert.equal(created.headers['content-type'], 'application/json')
  const type = created.json()
  for (const id of [type.id, type.fields[0].id, type.fields[1].id]) assert.match(id, UUID)
  assert.equal(created.headers.location, `/event-types/${type.id}`)
  assert.deepEqual(type, {
    id: type.id,
    name: 'Flaring Incident',
    description: 'Unplanned flaring event',
    category: 'flaring',
    state: 'active',
    version: 1,
    fields: [
      {
        id: type.fields[0].id,
        name: 'volume_mcf',
        type: 'number',
        required: true,
        label: null,
        help: null,
        default: null,
        position: 0,
        indexed: false,
      },
      {
        id: type.fields[1].id,
        name: 'cause',
        type: 'select',
        required: false,
        label: null,
        help: null,
        default: null,
        position: 1,
        indexed: false,
        options: ['equipment', 'weather', 'other'],
      },
    ],
    conditional_rules: [],
    allowed_transitions: ['deprecated'],
    builtin: false,
    created_at: '2026-04-10T10:20:00Z',
    updated_at: '2026-04-10T10:20:00Z',
  })
  const event = await asker(app)('POST', '/events', {
    event_type_id: type.id,
    entity_id: 'well-001',
    fields: { volume_mcf: 150, cause: 'equipment' },
  })
  assert.equal(event.status, 201)
})

test('a type is the same in the answer, by its id and in the list, also under /api/v1', async (t) => {
  const { ask, type, url } = await withFlaring(t)
  assert.deepEqual((await ask('GET', url)).body, type)
  assert.deepEqual((await ask('GET', `/api/v1${url}`)).body, type)
  assert.deepEqual((await ask('GET', '/event-types?category=flaring')).body, {
    data: [type],
    total: 1,
    limit: 50,
    offset: 0,
    next_cursor: null,
  })
})

test('lists are filtered and paged, the built-in types first', async (t) => {
  const { ask, type } = await withFlaring(t)
  const idsOf = async (query: string) =>
    (await ask('GET', `/event-types${query}`)).body.data.map(({ id }: { id: string }) => id)
  assert.equal((await idsOf('')).at(-1), type.id)
  assert.equal((await idsOf('')).length, 10)
  assert.deepEqual(await idsOf('?state=draft'), [])
  assert.deepEqual(await idsOf('?q=FLARING%20inc'), [type.id])
  assert.deepEqual(await idsOf('?q=asset_log'), ['ASSET_LOG'])
  assert.deepEqual(await idsOf('?limit=1&offset=9'), [type.id])
  const found: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page = (await ask('GET', `/event-types?limit=4${cursor && `&cursor=${cursor}`}`)).body
    found.push(...page.data.map(({ id }) => id))
    cursor = page.next_cursor
  }
  assert.deepEqual(found, await idsOf(''))
})

const BAD_LISTS = [
  ['state=gone', ['query', 'state'], 'enum'],
  ['limit=0', ['query', 'limit'], 'greater_than_equal'],
  ['limit=1001', ['query', 'limit'], 'less_than_equal'],
  ['offset=-1', ['query', 'offset'], 'greater_than_equal'],
  ['offset=x', ['query', 'offset'], 'int_parsing'],
  ['cursor=x', ['query', 'cursor'], 'value_error'],
] as const

for (const [query, loc, type] of BAD_LISTS) {
  test(`the list refuses ${query}`, async (t) => {
    const ask = await withAsker(t)
    const { status, body } = await ask('GET', `/event-types?${query}`)
    assert.deepEqual([status, body.detail[0].loc, body.detail[0].type], [422, loc, type])
  })
}

test('a cursor of a list with other filters is refused', async (t) => {
  const ask = await withAsker(t)
  const { next_cursor: cursor } = (await ask('GET', '/event-types?limit=2')).body
  const { status, body } = await ask('GET', `/event-types?limit=2&state=active&cursor=${cursor}`)
  assert.equal(status, 422)
  assert.match(body.detail[0].msg, /other filters/)
})

test("a client's own ids are kept, and taken ones refused", async (t) => {
  const ask = await withAsker(t)
  const type = { id: 'evt-type-001', name: 'A', fields: [{ id: 'f-1', name: 'a', type: 'string' }] }
  const created = await ask('POST', '/event-types', type)
  assert.deepEqual([created.body.id, created.body.fields[0].id], ['evt-type-001', 'f-1'])
  assert.equal(created.body.fields[0].type, 'text')
  const again = await ask('POST', '/event-types', type)
  assert.deepEqual(
    [again.status, again.body],
    [409, { detail: "There is an event type with the id 'evt-type-001' already" }],
  )
  assert.equal((await ask('POST', '/event-types', { ...type, id: 'ASSET_LOG' })).status, 409)
  assert.equal((await ask('POST', '/event-types', { ...type, id: 'other' })).status, 409)
})

test('a draft takes no events until it is activated', async (t) => {
  const ask = await withAsker(t)
  const { body: type } = await ask('POST', '/event-types', { name: 'Draft', state: 'draft' })
  assert.deepEqual([type.state, type.allowed_transitions], ['draft', ['active']])
  const event = { event_type_id: type.id, entity_id: 'well-001' }
  assert.equal((await ask('POST', '/events', event)).status, 409)
  assert.equal((await ask('POST', `/event-types/${type.id}/transition`, { to: 'active' })).status, 200)
  assert.equal((await ask('POST', '/events', event)).status, 201)
})

type Refused = readonly [what: string, body: unknown, ...problems: (readonly [loc: string, type: string])[]]

const BAD_TYPES: readonly Refused[] = [
  ['an empty object', {}, ['body.name', 'missing']],
  ['a list', [], ['body', 'model_attributes_type']],
  ['a blank name', { name: '  ' }, ['body.name', 'string_too_short']],
  ['a name that is too long', { name: 'x'.repeat(201) }, ['body.name', 'string_too_long']],
  ['a name with U+0000', { name: 'a\0' }, ['body.name', 'value_error']],
  ['an archived type', { name: 'a', state: 'archived' }, ['body.state', 'enum']],
  ['an unknown member', { name: 'a', feilds: [] }, ['body.feilds', 'extra_forbidden']],
  ['an id that is too long', { name: 'a', id: 'x'.repeat(101) }, ['body.id', 'string_too_long']],
  ['fields that are no list', { name: 'a', fields: {} }, ['body.fields', 'list_type']],
  ['a field without a type', { name: 'a', fields: [{ name: 'b' }] }, ['body.fields.0.type', 'missing']],
  [
    'a select without options and a misspelt setting',
    {
      name: 'a',
      fields: [
        { name: 'b', type: 'select' },
        { name: 'c', type: 'number', max: '5' },
      ],
    },
    ['body.fields.0.options', 'missing'],
    ['body.fields.1.max', 'float_type'],
  ],
  [
    'a setting that no field has',
    { name: 'a', fields: [{ name: 'b', type: 'text', colour: 'red' }] },
    ['body.fields.0.colour', 'extra_forbidden'],
  ],
  [
    'a setting of another type',
    { name: 'a', fields: [{ name: 'b', type: 'text', options: ['x'] }] },
    ['body.fields.0.options', 'extra_forbidden'],
  ],
  [
    'two fields of one name',
    {
      name: 'a',
      fields: [
        { name: 'b', type: 'text' },
        { name: 'b', type: 'text' },
      ],
    },
    ['body.fields.1.name', 'repeated_name'],
  ],
]

for (const [what, body, ...problems] of BAD_TYPES) {
  test(`a new type is refused: ${what}`, async (t) => {
    const ask = await withAsker(t)
    const { status, body: answer } = await ask('POST', '/event-types', body)
    assert.equal(status, 422)
    assert.deepEqual(
      answer.detail.map(({ loc, type }: { loc: string[]; type: string }) => [loc.join('.'), type]),
      problems,
    )
  })
}

test('name, description and category change; fields, state and id are pointed to where they change', async (t) => {
  const { ask, url } = await withFlaring(t)
  const changed = await ask('PATCH', url, { name: ' Flaring ', description: null, category: 'gas' })
  const { name, description, category, version } = changed.body
  assert.deepEqual([name, description, category, version], ['Flaring', null, 'gas', 1])
  const refused = await ask('PATCH', url, { fields: [], state: 'archived', id: 'x', colour: 'red' })
  assert.equal(refused.status, 422)
  assert.deepEqual(
    refused.body.detail.map(({ msg }: { msg: string }) => msg),
    [
      'Fields change through POST, PATCH and DELETE /event-types/{id}/fields and PUT …/fields/reorder',
      'The state changes through POST /event-types/{id}/transition',
      'The id of an event type never changes',
      'Extra inputs are not permitted',
    ],
  )
})

test('a change that builds on another version is refused, whether the body or If-Match says so', async (t) => {
  const { ask, url } = await withFlaring(t)
  const stale = await ask('PATCH', url, { name: 'A', expected_version: 2 })
  assert.deepEqual(
    [stale.status, stale.body],
    [
      409,
      {
        version: 1,
        expected_version: 2,
        detail: 'Event type has version 1, not 2: somebody has changed it meanwhile',
      },
    ],
  )
  assert.equal((await ask('PATCH', url, { name: 'A' }, { 'if-match': '"2"' })).status, 409)
  assert.equal((await ask('DELETE', url, undefined, { 'if-match': '"2"' })).status, 409)
  assert.equal((await ask('PATCH', url, { name: 'A' }, { 'if-match': 'x' })).status, 422)
  assert.equal(
    (await ask('PATCH', url, { name: 'A', expected_version: 1 }, { 'if-match': '"2"' })).status,
    422,
  )
  assert.equal(
    (await ask('PATCH', url, { name: 'A', expected_version: 1 }, { 'if-match': '"1"' })).status,
    200,
  )
  assert.equal((await ask('PATCH', url, { name: 'B' }, { 'if-match': '*' })).status, 200)
})

for (const word of ['to', 'state', 'target_state', 'to_state']) {
  test(`a transition takes the state as ${word}`, async (t) => {
    const { ask, url } = await withFlaring(t)
    const { status, body } = await ask('POST', `${url}/transition`, { [word]: 'deprecated', comment: 'why' })
    assert.deepEqual(
      [status, body.state, body.allowed_transitions],
      [200, 'deprecated', ['active', 'archived']],
    )
  })
}

test('a type lives from active to archived; an illegal step is refused with the legal ones', async (t) => {
  const { ask, type, url } = await withFlaring(t)
  const illegal = await ask('POST', `${url}/transition`, { to: 'archived' })
  assert.deepEqual(
    [illegal.status, illegal.body],
    [
      409,
      {
        state: 'active',
        allowed_transitions: ['deprecated'],
        detail: 'An event type that is active cannot become archived; it goes only to deprecated from there',
      },
    ],
  )
  const event = { event_type_id: type.id, entity_id: 'well-001', fields: { volume_mcf: 1 } }
  await ask('POST', `${url}/transition`, { to: 'deprecated', expected_version: 1 })
  const warned = await ask('POST', '/events', event)
  assert.deepEqual([warned.status, warned.body.warnings.length], [201, 1])
  assert.equal((await ask('POST', `${url}/transition`, { to: 'archived' })).status, 200)
  assert.equal((await ask('POST', '/events', event)).status, 409)
  assert.equal((await ask('POST', `${url}/fields`, { name: 'a', type: 'text' })).status, 409)
  assert.equal((await ask('POST', `${url}/transition`, { to: 'active' })).status, 409)
})

const BAD_TRANSITIONS = [
  ['no state', {}, 'missing'],
  ['an unknown state', { to: 'published' }, 'enum'],
  ['two states', { to: 'active', state: 'deprecated' }, 'value_error'],
] as const

for (const [what, body, type] of BAD_TRANSITIONS) {
  test(`a transition to ${what} is refused`, async (t) => {
    const { ask, url } = await withFlaring(t)
    const answer = await ask('POST', `${url}/transition`, body)
    assert.deepEqual(
      [answer.status, answer.body.detail[0].loc, answer.body.detail[0].type],
      [422, ['body', 'to'], type],
    )
  })
}

test('a type without events can be deleted and its id used again; one with events cannot', async (t) => {
  const ask = await withAsker(t)
  for (const version of [1, 2]) {
    const made = await ask('POST', '/event-types', { id: 'mine', name: `Round ${version}` })
    assert.deepEqual([made.status, made.body.version], [201, 1])
    await ask('POST', '/event-types/mine/fields', { id: 'f-1', name: 'a', type: 'text' })
    const gone = await ask('DELETE', '/event-types/mine')
    assert.deepEqual([gone.status, gone.body], [204, null])
    assert.equal((await ask('GET', '/event-types/mine')).status, 404)
  }
  await ask('POST', '/event-types', { id: 'mine', name: 'Used' })
  await ask('POST', '/events', { event_type_id: 'mine', entity_id: 'well-001' })
  assert.equal((await ask('DELETE', '/event-types/mine')).status, 409)
})

test('what is not there is not found', async (t) => {
  const { ask, url } = await withFlaring(t)
  const asked = [
    ['GET', '/event-types/x', 'Event type not found'],
    ['PATCH', '/event-types/x', 'Event type not found'],
    ['DELETE', '/event-types/x', 'Event type not found'],
    ['GET', '/event-types/x/fields', 'Event type not found'],
    ['GET', '/event-types/x/versions', 'Event type not found'],
    ['GET', `${url}/versions/2`, 'Event type version not found'],
    ['GET', `${url}/versions/x`, 'Event type version not found'],
    ['PATCH', `${url}/fields/x`, 'Field not found'],
    ['DELETE', `${url}/fields/x`, 'Field not found'],
  ] as const
  for (const [method, path, detail] of asked) {
    const answer = await ask(method, path, method === 'PATCH' ? {} : undefined)
    assert.deepEqual([path, answer.status, answer.body], [path, 404, { detail }])
  }
})

test('built-in types take optional fields and stay as they are otherwise', async (t) => {
  const ask = await withAsker(t)
  const url = '/event-types/PREVENTIVE_LUBRICATION'
  assert.equal((await ask('DELETE', url)).status, 409)
  assert.equal((await ask('PATCH', url, { name: 'Oil' })).status, 409)
  assert.equal(
    (await ask('POST', `${url}/fields`, { name: 'grease', type: 'text', required: true })).status,
    409,
  )
  assert.equal((await ask('POST', `${url}/fields`, { name: 'grease', type: 'text' })).status, 201)
  assert.equal((await ask('POST', `${url}/transition`, { to: 'deprecated' })).status, 200)
  assert.equal((await ask('POST', `${url}/transition`, { to: 'archived' })).status, 409)
  assert.deepEqual((await ask('GET', url)).body.allowed_transitions, ['active'])
})

test('every change of the fields is a version that can be read again', async (t) => {
  const { ask, type, url, cause } = await withFlaring(t)
  await ask('DELETE', `${url}/fields/${cause.id}`)
  await ask('PATCH', url, { name: 'Flaring' })
  const { body: versions } = await ask('GET', `${url}/versions`)
  assert.equal(versions.total, 2)
  assert.deepEqual(
    versions.data.map(({ version, fields }: { version: number; fields: unknown[] }) => [
      version,
      fields.length,
    ]),
    [
      [1, 2],
      [2, 1],
    ],
  )
  const { body: first } = await ask('GET', `${url}/versions/1`)
  assert.deepEqual([first.event_type_id, first.fields], [type.id, type.fields])
  assert.equal(first.created_by.length > 0, true)
})

test('changes that arrive at once are all made, each on top of the others', async (t) => {
  const { ask, url } = await withFlaring(t)
  const names = Array.from({ length: 20 }, (_, index) => `field_${index}`)
  const answers = await Promise.all(names.map((name) => ask('POST', `${url}/fields`, { name, type: 'text' })))
  assert.ok(answers.every(({ status }) => status === 201))
  const { body: type } = await ask('GET', url)
  assert.equal(type.version, 21)
  assert.deepEqual(
    type.fields
      .slice(2)
      .map(({ name }: { name: string }) => name)
      .sort(),
    names.sort(),
  )
})

test('two types may have one name, but not one id', async (t) => {
  const { ask, type } = await withFlaring(t)
  const again = await ask('POST', '/event-types', { name: type.name, fields: [] })
  assert.equal(again.status, 201)
  assert.notEqual(again.body.id, type.id)
  assert.equal((await ask('POST', '/event-types', { id: type.id, name: 'Other' })).status, 409)
  const named = await ask('GET', `/event-types?q=${encodeURIComponent(type.name)}`)
  assert.deepEqual(
    new Set(named.body.data.map(({ id }: { id: string }) => id)),
    new Set([type.id, again.body.id]),
  )
})
