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
