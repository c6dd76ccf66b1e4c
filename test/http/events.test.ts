import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AppUnderTest, withApp } from './with-app.ts'

type Body = Record<string, unknown>

const BEARER = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })

async function call(
  { inject, adminToken }: AppUnderTest,
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  body?: unknown,
) {
  const headers = BEARER(adminToken)
  if (body === undefined) return inject({ method, url, headers })
  return inject({ method, url, headers, payload: typeof body === 'string' ? body : JSON.stringify(body) })
}

/** Makes the event type that most of these tests log. */
async function withFlaring(app: AppUnderTest, more: Body = {}): Promise<string> {
  const answer = await call(app, 'POST', '/event-types', {
    id: 'flaring',
    name: 'Flaring',
    fields: [
      { name: 'volume_mcf', type: 'number' },
      { name: 'duration_hours', type: 'number' },
      { name: 'cause', type: 'select', options: ['equipment', 'weather', 'other'] },
      { name: 'notes', type: 'text' },
      { name: 'since', type: 'date' },
      { name: 'manual', type: 'boolean' },
      { name: 'crew', type: 'multiselect', options: ['day', 'night'] },
    ],
    ...more,
  })
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json().id
}

async function log(app: AppUnderTest, body: Body): Promise<Body & { id: string }> {
  const answer = await call(app, 'POST', '/events', {
    event_type_id: 'flaring',
    entity_id: 'well-001',
    ...body,
  })
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json()
}

async function ids(app: AppUnderTest, query: string): Promise<string[]> {
  const answer = await call(app, 'GET', `/events${query}`)
  assert.equal(answer.statusCode, 200, `${query}: ${answer.body}`)
  return answer.json().data.map((event: { id: string }) => event.id)
}

test('the documented event is logged word for word', async (t) => {
  const app = await withApp(t, { now: () => 1_795_214_476_131_070n })
  await call(app, 'POST', '/event-types', {
    id: 'evt-type-001',
    name: 'Flaring',
    fields: [
      { name: 'volume_mcf', type: 'number' },
      { name: 'duration_hours', type: 'number' },
      { name: 'cause', type: 'string' },
    ],
  })
  const answer = await call(
    app,
    'POST',
    '/events',
    '{ "event_type_id": "evt-type-001", "entity_id": "well-001", "entity_type": "Well", "occurred_at": "2026-04-10T10:30:00Z", "fields": { "volume_mcf": 150, "duration_hours": 4, "cause": "equipment_malfunction" } }',
  )
  assert.equal(answer.statusCode, 201)
  const { id } = answer.json()
  assert.equal(
    answer.body,
    `{"id":"${id}","seq":1,"event_type_id":"evt-type-001","event_type_version":1,"entity_id":"well-001","entity_type":"Well",` +
      '"occurred_at":"2026-04-10T10:30:00Z","ended_at":null,"severity":null,"description":null,' +
      '"fields":{"volume_mcf":150,"duration_hours":4,"cause":"equipment_malfunction"},' +
      '"recorded_at":"2026-11-20T22:41:16.131070Z","recorded_by":"admin","source":"events","revision":1,' +
      '"occurrence_count":1,"duplicate_of":null,"warnings":[],"judged_by":[]}',
  )
  assert.equal(answer.headers['content-type'], 'application/json')
  assert.equal(answer.headers.etag, '"1"')
  assert.equal(answer.headers.location, `/events/${id}`)
  assert.equal((await call(app, 'GET', `/events/${id}`)).body, answer.body)
  const listed = await call(app, 'GET', '/events?entity_id=well-001&limit=50')
  assert.equal(listed.body, `{"data":[${answer.body}],"total":1,"limit":50,"offset":0,"next_cursor":null}`)
})

test('the documented event does not fit the documented type, and the answer says in what', async (t) => {
  const app = await withApp(t)
  const type = await call(
    app,
    'POST',
    '/event-types',
    '{ "name": "Flaring Incident", "description": "Unplanned flaring event", "category": "flaring", "fields": [ {"name": "volume_mcf", "type": "number", "required": true}, {"name": "cause", "type": "select", "options": ["equipment", "weather", "other"]} ] }',
  )
  assert.equal(type.statusCode, 201)
  const said = { event_type_id: type.json().id, entity_id: 'well-001' }
  const misfit = await call(app, 'POST', '/events', {
    ...said,
    fields: { volume_mcf: 150, duration_hours: 4, cause: 'equipment_malfunction' },
  })
  assert.equal(misfit.statusCode, 422)
  const places = misfit.json().detail.map(({ loc }: { loc: string[] }) => loc.join('.'))
  assert.deepEqual(places.sort(), ['body.fields.cause', 'body.fields.duration_hours'])
  const missing = await call(app, 'POST', '/events', said)
  assert.deepEqual(missing.json().detail[0].loc, ['body', 'fields', 'volume_mcf'])
  const fit = { ...said, fields: { volume_mcf: 150, cause: 'equipment' } }
  assert.equal((await call(app, 'POST', '/events', fit)).statusCode, 201)
})

test('an event without a time happens when it is recorded', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const absent = await log(app, {})
  assert.equal(absent['occurred_at'], absent['recorded_at'])
  const isNull = await log(app, { occurred_at: null })
  assert.equal(isNull['occurred_at'], isNull['recorded_at'])
})

type Bad = readonly [said: string, body: Body, place: string, type: string]

const BAD: readonly Bad[] = [
  [
    'a misspelt time would log now',
    { occured_at: '2026-04-10T10:30:00Z' },
    'body.occured_at',
    'extra_forbidden',
  ],
  ['no asset', { entity_id: undefined }, 'body.entity_id', 'missing'],
  ['no type', { event_type_id: undefined }, 'body.event_type_id', 'missing'],
  ['a blank asset', { entity_id: ' ' }, 'body.entity_id', 'string_too_short'],
  ['a number as asset', { entity_id: 5 }, 'body.entity_id', 'string_type'],
  ['an asset of 101 characters', { entity_id: 'x'.repeat(101) }, 'body.entity_id', 'string_too_long'],
  ['no time', { occurred_at: 'yesterday' }, 'body.occurred_at', 'datetime_from_date_parsing'],
  ['another severity', { severity: 'WARNING' }, 'body.severity', 'enum'],
  ['10,001 characters', { description: 'x'.repeat(10_001) }, 'body.description', 'string_too_long'],
  ['U+0000 in a field', { fields: { notes: 'a\0b' } }, 'body.fields.notes', 'value_error'],
  ['a lone surrogate in a field', { fields: { notes: '\ud800' } }, 'body.fields.notes', 'string_unicode'],
  ['fields in a list', { fields: [] }, 'body.fields', 'dict_type'],
  ['an unknown field', { fields: { volume: 5 } }, 'body.fields.volume', 'extra_forbidden'],
  ['a text for a number', { fields: { volume_mcf: 'much' } }, 'body.fields.volume_mcf', 'float_type'],
  ['an empty key', { dedup_key: '' }, 'body.dedup_key', 'string_too_short'],
  [
    'an end before the beginning',
    { occurred_at: '2026-04-10T10:00:00Z', ended_at: '2026-04-10T09:00:00Z' },
    'body.ended_at',
    'ended_before_occurred',
  ],
  ['an end before now', { ended_at: '2020-01-01T00:00:00Z' }, 'body.ended_at', 'ended_before_occurred'],
]

test('a bad event is refused with the place of what is wrong', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  for (const [said, body, place, type] of BAD) {
    const answer = await call(app, 'POST', '/events', {
      event_type_id: 'flaring',
      entity_id: 'well-001',
      ...body,
    })
    assert.equal(answer.statusCode, 422, `${said}: ${answer.body}`)
    const [problem, ...more] = answer.json().detail
    assert.deepEqual([problem.loc.join('.'), problem.type], [place, type], `${said}: ${answer.body}`)
    assert.deepEqual(more, [], said)
  }
  const unknown = await call(app, 'POST', '/events', { event_type_id: 'nope', entity_id: 'w' })
  assert.deepEqual([unknown.statusCode, unknown.body], [404, '{"detail":"Event type not found"}'])
  assert.deepEqual(await ids(app, ''), [])
})

test('a refused field is echoed as it was written', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const answer = await call(
    app,
    'POST',
    '/events',
    '{"event_type_id":"flaring","entity_id":"w","fields":{"cause":5.0}}',
  )
  assert.equal(answer.statusCode, 422)
  assert.match(answer.body, /"input":5\.0[,}]/)
})

test('types take events by their state', async (t) => {
  const app = await withApp(t)
  await withFlaring(app, { state: 'draft' })
  const said = { event_type_id: 'flaring', entity_id: 'well-001' }
  const draft = await call(app, 'POST', '/events', said)
  assert.equal(draft.statusCode, 409)
  assert.match(draft.json().detail, /draft/)
  const to = (state: string) => call(app, 'POST', '/event-types/flaring/transition', { to: state })
  await to('active')
  await to('deprecated')
  const deprecated = await call(app, 'POST', '/events', said)
  assert.equal(deprecated.statusCode, 201)
  assert.equal(deprecated.json().warnings[0].code, 'type-deprecated')
  await to('archived')
  assert.equal((await call(app, 'POST', '/events', said)).statusCode, 409)
  assert.deepEqual(await ids(app, ''), [deprecated.json().id])
})

test('a second event of an asset with the same dedup_key is answered with the first', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const first = await log(app, { dedup_key: 'row-1', description: 'first' })
  const said = { event_type_id: 'flaring', entity_id: 'well-001', dedup_key: 'row-1', description: 'second' }
  const again = await call(app, 'POST', '/events', said)
  assert.equal(again.statusCode, 200)
  assert.deepEqual(again.json(), first)
  assert.equal((await call(app, 'POST', '/events', { ...said, entity_id: 'well-002' })).statusCode, 201)
  assert.equal((await ids(app, '')).length, 2)
})

test('an importer says so in a header', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const send = (source: string) =>
    app.inject({
      method: 'POST',
      url: '/events',
      headers: { ...BEARER(app.adminToken), 'groundlog-source': source },
      payload: { event_type_id: 'flaring', entity_id: 'well-001' },
    })
  const imported = await send('import')
  assert.equal(imported.json().source, 'import')
  assert.deepEqual(await ids(app, '?source=import'), [imported.json().id])
  const other = await send('asset-log')
  assert.equal(other.statusCode, 422)
  assert.deepEqual(other.json().detail[0].loc, ['header', 'groundlog-source'])
})

test('filters choose what they say, one by one and together', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const a = await log(app, {
    occurred_at: '2026-04-10T00:00:00Z',
    severity: 'HIGH',
    description: 'Pump Tripped',
    fields: { volume_mcf: 150, cause: 'equipment', manual: true, crew: ['day'], since: '2026-04-09' },
  })
  const b = await log(app, {
    occurred_at: '2026-04-10T23:59:59.999999Z',
    entity_id: 'well-002',
    entity_type: 'Well',
    severity: 'LOW',
    fields: { volume_mcf: 9.5, cause: 'weather', notes: '100% open_valve', crew: ['day', 'night'] },
  })
  const c = await log(app, { occurred_at: '2026-04-11T00:00:00Z', severity: 'CRITICAL' })
  const d = await log(app, { event_type_id: 'ASSET_LOG', description: 'tripped', occurred_at: '2026-04-01' })
  const all = [c, b, a, d]
  const expected: readonly (readonly [string, readonly Body[]])[] = [
    ['', all],
    ['?sort=asc', all.toReversed()],
    ['?entity_id=well-002', [b]],
    ['?entity_id=WELL-002', []],
    ['?entity_type=Well', [b]],
    ['?event_type_id=flaring', [c, b, a]],
    ['?event_type_id=flaring&event_type_id=ASSET_LOG', all],
    ['?event_type_id=unknown', []],
    ['?severity=HIGH', [a]],
    ['?severity=LOW&severity=HIGH', [b, a, d]],
    ['?severity=CRITICAL,HIGH', [c, a]],
    ['?source=events', all],
    ['?source=asset-log', []],
    ['?q=tripped', [a, d]],
    ['?q=', all],
    ['?from_date=2026-04-10&to_date=2026-04-10', [b, a]],
    ['?to_date=2026-04-10T00:00:00Z', [a, d]],
    ['?from_date=2026-04-11', [c]],
    ['?from_date=2026-04-11T02:00:00%2B02:00', [c]],
    ['?from_date=2026-04-11T02:00:00+02:00', [c]],
    ['?field.volume_mcf=150', [a]],
    ['?field.volume_mcf=150.0', [a]],
    ['?field.volume_mcf.eq=150', [a]],
    ['?field.volume_mcf.gt=9.5', [a]],
    ['?field.volume_mcf.gte=9.5', [b, a]],
    ['?field.volume_mcf.lt=10', [b]],
    ['?field.volume_mcf.gte=9&field.volume_mcf.lte=10', [b]],
    ['?field.cause.ne=weather', [c, a, d]],
    ['?field.cause.ne=weather&event_type_id=flaring', [c, a]],
    ['?field.notes.contains=0%25%20open_', [b]],
    ['?field.notes.contains=0xopen', []],
    ['?field.manual=true', [a]],
    ['?field.crew.contains=night', [b]],
    ['?field.since.gte=2026-04-09', [a]],
    ['?field.cause=equipment&severity=HIGH&entity_id=well-001&q=pump', [a]],
    ['?_=12345&unknown=1', all],
  ]
  for (const [query, events] of expected) {
    assert.deepEqual(
      await ids(app, query),
      events.map((event) => event['id']),
      query,
    )
    const { total } = (await call(app, 'GET', `/events${query}`)).json()
    assert.equal(total, events.length, query)
  }
})

const BAD_FILTERS: readonly (readonly [query: string, place: string, type: string])[] = [
  ['limit=0', 'limit', 'greater_than_equal'],
  ['limit=1001', 'limit', 'less_than_equal'],
  ['limit=ten', 'limit', 'int_parsing'],
  ['offset=-1', 'offset', 'greater_than_equal'],
  ['sort=up', 'sort', 'enum'],
  ['total=perhaps', 'total', 'bool_parsing'],
  ['source=import-export', 'source', 'enum'],
  ['severity=high', 'severity', 'enum'],
  ['severity=HIGH,', 'severity', 'enum'],
  ['from_date=soon', 'from_date', 'datetime_from_date_parsing'],
  ['from_date=', 'from_date', 'datetime_from_date_parsing'],
  ['to_date=2026-02-30', 'to_date', 'datetime_from_date_parsing'],
  ['from_date=2026-04-11&to_date=2026-04-10', 'to_date', 'value_error'],
  ['field.colour=red', 'field.colour', 'value_error'],
  ['field.=red', 'field.', 'value_error'],
  ['field.cause.like=red', 'field.cause.like', 'value_error'],
  ['field.volume_mcf=much', 'field.volume_mcf', 'value_error'],
  ['field.cause=weather&event_type_id=ASSET_LOG', 'field.cause', 'value_error'],
  [Array.from({ length: 21 }, () => 'field.cause=weather').join('&'), 'field.cause', 'value_error'],
  ['q=%00', 'q', 'value_error'],
  ['cursor=', 'cursor', 'value_error'],
  ['cursor=garbage', 'cursor', 'value_error'],
]

test('a bad filter is refused with its name', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  for (const [query, place, type] of BAD_FILTERS) {
    const answer = await call(app, 'GET', `/events?${query}`)
    assert.equal(answer.statusCode, 422, `${query}: ${answer.body}`)
    const [problem] = answer.json().detail
    assert.deepEqual([problem.loc, problem.type], [['query', place], type], query)
  }
  const all = await call(app, 'GET', '/events?limit=0&from_date=x&field.colour=red&severity=none')
  assert.equal(all.json().detail.length, 4)
})

test('an event with an end matches when it overlaps, one without is a moment', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const long = await log(app, { occurred_at: '2026-04-10T10:00:00Z', ended_at: '2026-04-10T12:00:00Z' })
  const moment = await log(app, { occurred_at: '2026-04-10T10:00:00Z' })
  const between = (from: string, to: string) =>
    ids(app, `?from_date=2026-04-10T${from}Z&to_date=2026-04-10T${to}Z&sort=asc`)
  assert.deepEqual(await between('11:00:00', '11:30:00'), [long.id])
  assert.deepEqual(await between('12:00:00', '13:00:00'), [long.id])
  assert.deepEqual(await between('12:00:00.000001', '13:00:00'), [])
  assert.deepEqual(await between('09:00:00', '10:00:00'), [long.id, moment.id])
  assert.deepEqual(await between('09:00:00', '09:59:59.999999'), [])
  assert.deepEqual(await ids(app, '?from_date=2026-04-10T11:00:00Z'), [long.id])
})

test('a total can be left out', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  await log(app, {})
  const { total, data } = (await call(app, 'GET', '/events?total=false')).json()
  assert.deepEqual([total, data.length], [null, 1])
})

test('a cursor goes on where its page ended, and only in the list it came from', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const time = '2026-04-10T10:00:00Z'
  const logged: string[] = []
  for (let n = 0; n < 5; n += 1) logged.push((await log(app, { occurred_at: time, severity: 'LOW' })).id)
  const first = (await call(app, 'GET', '/events?severity=LOW&limit=2')).json()
  assert.deepEqual(
    first.data.map(({ id }: { id: string }) => id),
    [logged[4], logged[3]],
  )
  const going = `cursor=${first.next_cursor}`
  await log(app, { severity: 'LOW' })
  assert.deepEqual(await ids(app, `?limit=9&severity=LOW&${going}`), [logged[2], logged[1], logged[0]])
  assert.deepEqual(
    await ids(app, `?severity=LOW&${going}&total=false&offset=0&_=5`),
    logged.slice(0, 3).reverse(),
  )
  for (const other of [
    '',
    'severity=HIGH&',
    'severity=LOW&q=x&',
    'severity=LOW&sort=asc&',
    'severity=LOW&offset=1&',
  ]) {
    assert.equal((await call(app, 'GET', `/events?${other}${going}`)).statusCode, 422, other)
  }
  const last = (await call(app, 'GET', `/events?severity=LOW&limit=3&${going}`)).json()
  assert.equal(last.next_cursor, null)
})

test('an event without a time happened when it came, also after the clock was set back', async (t) => {
  let now = 1_775_817_600_000_000n
  const app = await withApp(t, { now: () => now })
  await withFlaring(app)
  const fields = { volume_mcf: 1 }
  const before = await log(app, { fields })
  now -= 3_600_000_000n
  const after = await log(app, { fields })
  assert.equal(after.recorded_at, before.recorded_at, 'the log never goes back')
  assert.equal(Date.parse(String(before.occurred_at)) - Date.parse(String(after.occurred_at)), 3_600_000)
  assert.deepEqual((await call(app, 'GET', `/events/${after.id}`)).json(), after)
})

test('a correction adds a revision and erases nothing', async (t) => {
  let now = 1_775_817_000_000_000n
  const app = await withApp(t, { now: () => now })
  await withFlaring(app)
  const first = await log(app, {
    severity: 'LOW',
    description: 'Flare',
    fields: { volume_mcf: 1, cause: 'other' },
  })
  now += 1_000_000n
  const answer = await call(app, 'PATCH', `/events/${first.id}`, {
    severity: 'HIGH',
    fields: { volume_mcf: 2.5, cause: null, notes: 'read again' },
    reason: 'Meter was read again',
  })
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal(answer.headers.etag, '"2"')
  const second = answer.json()
  assert.deepEqual(second, {
    ...first,
    severity: 'HIGH',
    fields: { volume_mcf: 2.5, notes: 'read again' },
    revision: 2,
    recorded_at: second.recorded_at,
  })
  assert.deepEqual(Object.keys(second), Object.keys(first))
  assert.deepEqual((await call(app, 'GET', `/events/${first.id}`)).json(), second)

  const history = (await call(app, 'GET', `/events/${first.id}/history`)).json()
  assert.deepEqual(
    { ...history, data: history.data.length },
    { data: 2, total: 2, limit: 1000, offset: 0, next_cursor: null },
  )
  assert.deepEqual(history.data[0], { ...first, reason: null, entry_seq: 1 })
  const { reason, revision, recorded_by, recorded_at, fields, entry_seq } = history.data[1]
  assert.deepEqual(
    { reason, revision, recorded_by, recorded_at, fields, entry_seq },
    {
      reason: 'Meter was read again',
      revision: 2,
      recorded_by: 'admin',
      recorded_at: '2026-04-10T10:30:01Z',
      fields: second.fields,
      entry_seq: 2,
    },
  )
  assert.deepEqual((await call(app, 'GET', `/events/${first.id}/history?limit=1&offset=1`)).json().data, [
    history.data[1],
  ])
})

test('a corrected time moves the event in the list', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const a = await log(app, { occurred_at: '2026-04-10T10:00:00Z' })
  const b = await log(app, { occurred_at: '2026-04-11T10:00:00Z' })
  await call(app, 'PATCH', `/events/${a.id}`, {
    occurred_at: '2026-04-12T10:00:00Z',
    ended_at: '2026-04-12T11:00:00Z',
  })
  assert.deepEqual(await ids(app, ''), [a.id, b.id])
  await call(app, 'PATCH', `/events/${a.id}`, { ended_at: null })
  assert.deepEqual(await ids(app, '?from_date=2026-04-12T10:30:00Z'), [])
})

const BAD_CORRECTIONS: readonly Bad[] = [
  ['another asset', { entity_id: 'well-002' }, 'body.entity_id', 'frozen_field'],
  ['another type', { event_type_id: 'ASSET_LOG' }, 'body.event_type_id', 'frozen_field'],
  ['another kind of asset', { entity_type: 'Pump' }, 'body.entity_type', 'frozen_field'],
  ['another id', { id: 'x' }, 'body.id', 'frozen_field'],
  ['a misspelt member', { desciption: 'x' }, 'body.desciption', 'extra_forbidden'],
  ['no time', { occurred_at: null }, 'body.occurred_at', 'datetime_type'],
  ['an unknown field', { fields: { colour: 'red' } }, 'body.fields.colour', 'extra_forbidden'],
  ['an end before the beginning', { ended_at: '2020-01-01' }, 'body.ended_at', 'ended_before_occurred'],
  ['revision 0', { expected_revision: 0 }, 'body.expected_revision', 'greater_than_equal'],
]

test('a bad correction changes nothing', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const event = await log(app, {})
  for (const [said, body, place, type] of BAD_CORRECTIONS) {
    const answer = await call(app, 'PATCH', `/events/${event.id}`, body)
    assert.equal(answer.statusCode, 422, `${said}: ${answer.body}`)
    const [problem] = answer.json().detail
    assert.deepEqual([problem.loc.join('.'), problem.type], [place, type], said)
  }
  assert.deepEqual((await call(app, 'GET', `/events/${event.id}`)).json(), event)
})

test('a correction that builds on an old revision is refused', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const { id } = await log(app, {})
  const patch = (ifMatch: string | null, body: Body) =>
    app.inject({
      method: 'PATCH',
      url: `/events/${id}`,
      headers: { ...BEARER(app.adminToken), ...(ifMatch !== null && { 'if-match': ifMatch }) },
      payload: body,
    })
  assert.equal((await patch('"1"', { description: 'one' })).statusCode, 200)
  const late = await patch('"1"', { description: 'two' })
  assert.equal(late.statusCode, 409)
  assert.equal(late.json().revision, 2)
  assert.match(late.json().detail, /revision 2, not 1/)
  assert.equal((await patch(null, { description: 'x', expected_revision: 1 })).statusCode, 409)
  assert.equal((await patch('W/"2"', { description: 'two' })).statusCode, 200)
  assert.equal((await patch('*', { description: 'three' })).statusCode, 200)
  assert.equal((await patch(null, { description: 'four', expected_revision: 4 })).statusCode, 200)
  assert.equal((await patch('"5"', { description: 'five', expected_revision: 5 })).statusCode, 200)
  for (const bad of ['"five"', '"5", "6"', '', '"-1"']) {
    assert.equal((await patch(bad, { description: 'x' })).statusCode, 422, bad)
  }
  assert.equal((await patch('"6"', { description: 'x', expected_revision: 5 })).statusCode, 422)

  const twins = await Promise.all(['a', 'b'].map((description) => patch('"6"', { description })))
  assert.deepEqual(twins.map(({ statusCode }) => statusCode).sort(), [200, 409])
  const history = (await call(app, 'GET', `/events/${id}/history`)).json()
  assert.equal(history.total, 7)
})

test('an event keeps the version of its type and is shown by it', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const old = await log(app, { fields: { volume_mcf: 5, cause: 'other' } })
  const fields = (await call(app, 'GET', '/event-types/flaring')).json().fields
  const volume = fields.find(({ name }: { name: string }) => name === 'volume_mcf')
  const renamed = await call(app, 'PATCH', `/event-types/flaring/fields/${volume.id}`, { name: 'volume_m3' })
  assert.equal(renamed.statusCode, 200, renamed.body)
  const fresh = await log(app, { fields: { volume_m3: 6 } })
  assert.equal(fresh['event_type_version'], 2)
  assert.deepEqual((await call(app, 'GET', `/events/${old.id}`)).json(), old)
  assert.deepEqual(await ids(app, '?field.volume_m3.gte=5'), [fresh.id, old.id])
  assert.deepEqual(await ids(app, '?field.volume_mcf=5'), [old.id])
  const corrected = await call(app, 'PATCH', `/events/${old.id}`, { fields: { volume_mcf: 7 } })
  assert.deepEqual(corrected.json().fields, { volume_mcf: 7, cause: 'other' })
})

test('unknown events are 404, other methods 405', async (t) => {
  const app = await withApp(t)
  for (const url of ['/events/none', '/events/none/history', '/events/%00']) {
    const answer = await call(app, 'GET', url)
    assert.deepEqual([answer.statusCode, answer.body], [404, '{"detail":"Event not found"}'], url)
  }
  assert.equal((await call(app, 'PATCH', '/events/none', { severity: 'LOW' })).statusCode, 404)
  const put = await app.inject({ method: 'PUT', url: '/events/none', headers: BEARER(app.adminToken) })
  assert.equal(put.statusCode, 405)
  assert.deepEqual(String(put.headers.allow).split(', ').sort(), ['GET', 'PATCH'])
})

test('a slash too many leads to the list', async (t) => {
  const app = await withApp(t)
  for (const method of ['GET', 'POST'] as const) {
    const answer = await call(app, method as 'GET', '/events/?limit=1')
    assert.deepEqual([answer.statusCode, answer.headers.location], [307, '/events?limit=1'], method)
  }
})

test('who asks is asked for in the words of the document', async (t) => {
  const app = await withApp(t, { anonymous: 'public' })
  const nobody = await app.inject('/events')
  assert.deepEqual([nobody.statusCode, nobody.body], [401, '{"detail":"Authorization header required"}'])
  assert.equal(nobody.headers['www-authenticate'], 'Bearer')
  const wrong = await app.inject({ url: '/events', headers: BEARER('no-such-token-at-all') })
  assert.deepEqual([wrong.statusCode, wrong.body], [401, '{"detail":"Invalid credentials"}'])
})

test('the event service also answers as behind its gateway', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const { id } = await log(app, {})
  assert.equal((await call(app, 'GET', `/api/v1/events/${id}`)).statusCode, 200)
  assert.equal((await call(app, 'GET', '/api/v1/events?limit=1')).json().total, 1)
})

test('behind a gateway that forwards only the prefix, every link keeps it', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const logged = await call(app, 'POST', '/api/v1/events', {
    event_type_id: 'flaring',
    entity_id: 'well-001',
  })
  assert.equal(logged.headers.location, `/api/v1/events/${logged.json().id}`)
  const redirected = await call(app, 'GET', '/api/v1/events/?limit=1')
  assert.deepEqual([redirected.statusCode, redirected.headers.location], [307, '/api/v1/events?limit=1'])
})

test('a method that nothing answers to is a 405, whatever Fastify makes of it', async (t) => {
  const { app } = await withApp(t)
  const answer = await app.server.inject({ method: 'QUERY' as 'GET', url: '/events' })
  assert.deepEqual([answer.statusCode, answer.headers.allow], [405, 'POST, GET'])
})

test('a severity sent back as it was shown keeps its level, and another replaces it', async (t) => {
  const app = await withApp(t)
  await app.inject({ method: 'PUT', url: '/api/asset/t1' })
  const asWord = async (url: string) => (await app.inject({ url })).json().data.Data.TYPE
  for (const [type, shown] of [
    ['EMERGENCY', 'CRITICAL'],
    ['NOTE', 'LOW'],
  ]) {
    const { Data } = (
      await app.inject({ method: 'PUT', url: `/api/asset/t1/log?message=m&type=${type}` })
    ).json()
    const [event] = (await call(app, 'GET', '/events?limit=1')).json().data
    assert.equal(event.severity, shown)
    await call(app, 'PATCH', `/events/${event.id}`, { severity: shown, description: 'more' })
    assert.equal(await asWord(`/api/log/${Data.ID}`), type)
    await call(app, 'PATCH', `/events/${event.id}`, { severity: 'HIGH' })
    assert.equal(await asWord(`/api/log/${Data.ID}`), 'ERROR')
  }
})

test('a correction that changes nothing adds no revision, unless it gives a reason', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const { id } = await log(app, { severity: 'LOW', fields: { volume_mcf: 1, crew: ['day'] } })
  for (const [body, revision] of [
    [{}, 1],
    [{ fields: {} }, 1],
    [{ severity: 'LOW', fields: { crew: ['day'], volume_mcf: 1 } }, 1],
    [{ reason: 'checked on site' }, 2],
    [{ fields: { volume_mcf: null } }, 3],
    [{ fields: { volume_mcf: null } }, 3],
  ] as const) {
    const answer = await call(app, 'PATCH', `/events/${id}`, body)
    assert.deepEqual([answer.statusCode, answer.json().revision], [200, revision], JSON.stringify(body))
  }
})

test('a list of choices can be asked what it contains, and nothing else', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const { id } = await log(app, { fields: { crew: ['day', 'night'] } })
  assert.deepEqual(await ids(app, '?field.crew=night'), [id])
  assert.deepEqual(await ids(app, '?field.crew.contains=night'), [id])
  assert.deepEqual(await ids(app, '?field.crew=noon'), [])
  for (const comparison of ['ne', 'gt', 'lte']) {
    const answer = await call(app, 'GET', `/events?field.crew.${comparison}=night`)
    assert.equal(answer.statusCode, 422, comparison)
  }
})

test('entries of all three dialects stand in one log, in one order', async (t) => {
  const app = await withApp(t)
  await withFlaring(app)
  const maintenance = await call(app, 'POST', '/api/log', {
    asset_id: 'well-001',
    event_type: 'STATUS_RESTART',
    severity: 'MEDIUM',
    description: 'Restarted',
  })
  const event = await log(app, { severity: 'HIGH' })
  const note = await app.inject({
    method: 'PUT',
    url: '/api/asset/well-001/log?message=Looks%20fine&type=NOTE',
    headers: { authorization: `Bearer ${app.adminToken}` },
  })
  assert.equal(note.statusCode, 201, note.body)
  const { data } = (await call(app, 'GET', '/events?entity_id=well-001&sort=asc')).json()
  assert.deepEqual(
    data.map((one: Body) => [one['seq'], one['source'], one['event_type_id'], one['severity']]),
    [
      [1, 'maintenance-log', 'STATUS_RESTART', 'MEDIUM'],
      [2, 'events', 'flaring', 'HIGH'],
      [3, 'asset-log', 'ASSET_LOG', 'LOW'],
    ],
  )
  assert.equal(data[0].id, maintenance.json().event_id)
  assert.equal(data[1].id, event.id)
  assert.equal(data[2].description, 'Looks fine')
})
