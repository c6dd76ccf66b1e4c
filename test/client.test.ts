import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openOffline } from '../src/cli/open-offline.ts'
import { type Client, ClientError, createClient } from '../src/client/index.ts'
import { readConfig } from '../src/config.ts'
import { temporaryFolder } from './running-server.ts'

const { path: data, dispose } = temporaryFolder()
let close: () => Promise<void>
let client: Client
let stranger: Client

before(async () => {
  const opened = await openOffline(readConfig({}, { data }))
  close = opened.close
  client = createClient(opened.client)
  stranger = createClient({ ...opened.client, token: 'nobody' })
})
after(async () => {
  await close()
  dispose()
})

test('a refusal has a status, the problems and words for all of them', async () => {
  const entry = {
    asset_id: '',
    event_type: 'STATUS_RESTART',
    severity: 'LOW',
    description: 'x'.repeat(1001),
  } as const
  await assert.rejects(client.maintenanceLog.record(entry), (error: Error) => {
    assert.ok(error instanceof ClientError)
    assert.equal(error.status, 422)
    assert.deepEqual(
      error.problems.map(({ type }) => type),
      ['string_too_short', 'string_too_long'],
    )
    assert.match(error.message, /^asset_id: String should have at least 1 character; description: String /)
    return true
  })
})

test('a refusal in one sentence has that sentence, in every dialect', async () => {
  await assert.rejects(client.events.get('gone'), { status: 404, problems: [], message: /not found/i })
  await assert.rejects(client.assetLog.list('gone'), { status: 404, message: /gone/ })
  await assert.rejects(stranger.assets.list(), { status: 401 })
})

test('feeds', async () => {
  assert.deepEqual(await client.feeds.list(), [])
  const { feeds } = client
  for (const ask of [
    () => feeds.get('none'),
    () => feeds.pause('none'),
    () => feeds.replay('none', '2026-01-01T00:00:00Z'),
    () => feeds.setAside('none', { limit: 5 }),
    () => feeds.retry('none', 1),
    () => feeds.verification('none'),
  ])
    await assert.rejects(ask, { status: 404, message: 'Feed not found' })
})

test('webhooks', async () => {
  const { webhooks } = client
  const { secret, ...made } = await webhooks.create({ name: 'Pager', url: 'https://pager.example/hook' })
  assert.match(secret, /^whsec_/)
  assert.deepEqual(await webhooks.get(made.id), made)
  assert.equal((await webhooks.list({ limit: 5 })).total, 1)
  assert.equal((await webhooks.change(made.id, { kinds: ['revised'] })).kinds?.[0], 'revised')
  assert.notEqual((await webhooks.rotateSecret(made.id)).secret, secret)
  assert.equal((await webhooks.dropOldSecret(made.id)).secrets, 1)
  assert.deepEqual(await webhooks.deliveries(made.id), [])
  await webhooks.delete(made.id)
  await assert.rejects(webhooks.test(made.id), { status: 404, message: 'Webhook not found' })
})

test('maintenance log', async () => {
  const entry = {
    asset_id: 'Motor-01',
    event_type: 'STATUS_RESTART',
    severity: 'LOW',
    description: 'Restarted',
  } as const
  const recorded = await client.maintenanceLog.record(entry)
  assert.equal(recorded.asset_id, 'Motor-01')
  const { logs, count } = await client.maintenanceLog.list({ asset_id: 'Motor-01', limit: 5 })
  assert.deepEqual([count, logs[0]?.description], [1, 'Restarted'])
  assert.equal((await client.maintenanceLog.types()).event_types.length, 8)
})

test('event types and their fields', async () => {
  const { eventTypes, fields } = client
  const type = await eventTypes.create({ id: 'flaring', name: 'Flaring', state: 'draft' })
  assert.deepEqual([type.id, type.state, type.version], ['flaring', 'draft', 1])
  const volume = await fields.add('flaring', { name: 'volume', type: 'number', min: 0 })
  const cause = await fields.add('flaring', { name: 'cause', type: 'select', options: ['weather', 'other'] })
  await fields.change('flaring', volume.id, { label: 'Volume' })
  await fields.reorder('flaring', [cause.id, volume.id])
  const listed = await fields.list('flaring')
  assert.deepEqual(
    listed.data.map(({ name, label, position }) => [name, label, position]),
    [
      ['cause', null, listed.data[0]?.position],
      ['volume', 'Volume', listed.data[1]?.position],
    ],
  )
  const newest = await eventTypes.transition('flaring', { to: 'active' })
  assert.equal(newest.state, 'active')
  assert.equal((await eventTypes.change('flaring', { description: 'Gas burnt' })).description, 'Gas burnt')
  assert.equal((await eventTypes.version('flaring', 1)).version, 1)
  assert.equal((await eventTypes.versions('flaring')).data.length, newest.version)
  assert.ok((await eventTypes.list({ limit: 100 })).data.some(({ id }) => id === 'flaring'))
  await fields.delete('flaring', cause.id)
  const temporary = await eventTypes.create({ name: 'Temporary' })
  await eventTypes.delete(temporary.id)
  await assert.rejects(eventTypes.get(temporary.id), { status: 404 })
})

test('conditional rules', async () => {
  const { eventTypes, conditionalRules } = client
  await eventTypes.create({
    id: 'ruled',
    name: 'Ruled',
    fields: [
      { name: 'cause', type: 'text' },
      { name: 'detail', type: 'text' },
    ],
    conditional_rules: [{ id: 'shown', target_field: 'detail', when: 'has(fields.cause)', effect: 'show' }],
  })
  const when = { field: 'cause', operator: 'eq', value: 'other' } as const
  const added = await conditionalRules.add('ruled', { target_fields: ['detail'], when, effect: 'require' })
  assert.deepEqual([added.target_field, added.when, added.on_hidden], ['detail', when, 'clear'])
  const changed = await conditionalRules.change('ruled', added.id, { enabled: false, expected_version: 2 })
  assert.deepEqual(await conditionalRules.get('ruled', added.id), changed)
  await conditionalRules.delete('ruled', 'shown')
  assert.deepEqual((await conditionalRules.list('ruled')).data, [changed])
  assert.deepEqual((await eventTypes.get('ruled')).conditional_rules, [changed])
})

test('guard rules', async () => {
  const { guardRules } = client
  const created = await guardRules.create({
    id: 'calm',
    name: 'Calm',
    event_type_ids: ['STATUS_CALIBRATION'],
    validations: [
      { condition: { field: 'event.severity', operator: 'eq', value: 'LOW' }, field: 'severity' },
    ],
  })
  assert.deepEqual([created.status, created.published_version], ['draft', null])
  assert.equal((await guardRules.publish('calm', 'First')).published_version, 1)
  const changed = await guardRules.change('calm', { actions: ['warn'] })
  assert.deepEqual([changed.version, changed.draft?.actions], [2, ['warn']])
  const event = {
    event_type_id: 'STATUS_CALIBRATION',
    entity_id: 'Motor-01',
    severity: 'HIGH',
    description: 'x',
  } as const
  assert.equal((await guardRules.test('calm', event)).outcome, 'warned')
  assert.equal((await guardRules.test('calm', { ...event, version: 1 })).outcome, 'denied')
  await guardRules.publish('calm')
  await guardRules.publishVersion('calm', 1)
  const { data: versions } = await guardRules.versions('calm')
  assert.deepEqual(
    versions.map(({ version, enforced, change_note }) => [version, enforced, change_note]),
    [
      [1, true, 'First'],
      [2, false, null],
    ],
  )
  assert.equal((await guardRules.retire('calm')).status, 'retired')
  assert.deepEqual((await guardRules.get('calm')).published_version, null)
  await guardRules.create({ id: 'gone', name: 'Gone', validations: [{ expression: 'true' }] })
  await guardRules.delete('gone')
  assert.deepEqual(
    (await guardRules.list({ status: 'retired' })).data.map(({ id }) => id),
    ['calm'],
  )
})

test('events', async () => {
  const { events } = client
  const flare = {
    event_type_id: 'flaring',
    entity_id: 'well-001',
    fields: { volume: 150 },
    dedup_key: 'one',
  } as const
  const first = await events.record(flare)
  const again = await events.record(flare)
  assert.deepEqual([first.outcome, again.outcome], ['recorded', 'dropped'])
  assert.equal(again.event.id, first.event.id)
  const revised = await events.revise(first.event.id, { severity: 'HIGH', reason: 'Louder than thought' })
  assert.equal(revised.revision, 2)
  assert.deepEqual(
    (await events.history(first.event.id)).data.map(({ severity, reason }) => [severity, reason]),
    [
      [null, null],
      ['HIGH', 'Louder than thought'],
    ],
  )
  const found = await events.list({ entity_id: 'well-001', 'field.volume.gte': 100 })
  assert.deepEqual([found.total, found.data[0]?.fields['volume']], [1, 150])
})

test('duplication rules, and what becomes of duplicates', async () => {
  const { duplicationRules, events } = client
  const rule = await duplicationRules.create({
    name: 'Same volume',
    event_type_id: 'flaring',
    fingerprint_fields: ['fields.volume'],
    window_seconds: 'PT30M',
    action: 'merge',
  })
  assert.deepEqual([rule.window_seconds, rule.enabled], [1800, true])
  const flare = { event_type_id: 'flaring', entity_id: 'well-002', fields: { volume: 9 } } as const
  const first = await events.record(flare)
  const second = await events.record(flare)
  assert.deepEqual([second.outcome, second.event.duplicate?.duplicate_of], ['merged-into', first.event.id])
  await duplicationRules.change(rule.id, { action: 'reject' })
  await assert.rejects(events.record(flare), { status: 409, message: /Same volume/ })
  assert.equal((await duplicationRules.get(rule.id)).statistics.hits, 2)
  assert.equal((await duplicationRules.list({ action: 'reject' })).total, 1)
  assert.equal(await duplicationRules.reset({ rule_id: rule.id }), 1)
  assert.equal((await events.record(flare)).outcome, 'recorded')
  await duplicationRules.delete(rule.id)
})

test('requests that may be repeated, and many events at once', async () => {
  const { events, maintenanceLog, assetLog, assets } = client
  const flare = { event_type_id: 'flaring', entity_id: 'well-003', fields: { volume: 1 } } as const
  const first = await events.record(flare, { idempotencyKey: 'one' })
  const again = await events.record(flare, { idempotencyKey: 'one' })
  assert.deepEqual([again.event.id, first.replayed, again.replayed], [first.event.id, false, true])
  const change = { severity: 'HIGH', expected_revision: 1 } as const
  const revised = await events.revise(first.event.id, change, { idempotencyKey: 'one' })
  assert.deepEqual(await events.revise(first.event.id, change, { idempotencyKey: 'one' }), revised)
  const entry = {
    asset_id: 'Motor-02',
    event_type: 'STATUS_RESTART',
    severity: 'LOW',
    description: 'Restarted',
  } as const
  const key = { idempotencyKey: 'one' }
  assert.deepEqual(await maintenanceLog.record(entry, key), await maintenanceLog.record(entry, key))
  await assets.create({ tag: 'pump-8' })
  const said = { message: 'Weeping' }
  assert.deepEqual(await assetLog.record('pump-8', said, key), await assetLog.record('pump-8', said, key))

  const { data, recorded, refused } = await events.recordMany([flare, { ...flare, event_type_id: 'gone' }])
  assert.deepEqual([recorded, refused, data[1]?.status], [1, 1, 404])
  const both = [flare, { ...flare, event_type_id: 'gone' }]
  await assert.rejects(events.recordMany(both, { atomic: true }), { status: 422, message: /not found/ })
})

test('assets and their logs, whatever their tags are made of', async () => {
  const { assets, assetLog } = client
  await assets.create({ tag: 'pump-7', type: 'Pump' })
  await assets.create({ tag: 'a/b ?#%', parent: 'pump-7' })
  assert.equal((await assets.get('a/b ?#%')).parent, 'pump-7')
  assert.equal((await assets.change('pump-7', { name: 'Feed pump' })).name, 'Feed pump')
  assert.equal((await assets.list({ parent: 'pump-7' })).total, 1)
  await assets.delete('a/b ?#%')
  const entry = await assetLog.record('pump-7', { message: { seal: 'weeping' }, type: 'WARNING' })
  assert.deepEqual(entry.MESSAGE, { seal: 'weeping' })
  const { Data, Pagination } = await assetLog.list('pump-7', { filter: '!DEBUG', size: 5 })
  assert.deepEqual([Pagination.TotalResults, Data[0]?.TYPE], [1, 'WARNING'])
})

test('users and tokens', async () => {
  const { users, tokens } = client
  const user = await users.create({ name: 'blake', role: 'viewer', password: 'correct horse' })
  const login = await users.login('blake', 'correct horse')
  assert.equal(login.user_id, user.id)
  assert.equal((await users.change(user.id, { disabled: true })).disabled, true)
  assert.ok((await users.list()).data.some(({ name }) => name === 'blake'))
  const made = await tokens.create({ name: 'historian', role: 'operator', expires_in: 60 })
  await tokens.revoke(made.id)
  const listed = (await tokens.list()).data.find(({ id }) => id === made.id)
  assert.notEqual(listed?.revoked_at, null)
})
