import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { temporaryFolder } from '../temporary-folder.ts'
import { listening } from '../webhooks/scripted-receiver.ts'
import { asker } from './asker.ts'
import { withApp } from './with-app.ts'

const RESTART = {
  event_type_id: 'STATUS_RESTART',
  entity_id: 'Motor-01',
  severity: 'LOW',
  description: 'Runs',
}

const FLARING = { id: 'flaring', name: 'Flaring', fields: [{ name: 'volume', type: 'number' }] }

async function withReceiver(t: TestContext) {
  const receiver = await listening(t)
  const under = await withApp(t, { webhookAllow: '127.0.0.1', eventSource: 'https://log.example/' })
  const ask = asker(under)
  const pager = { id: 'pager', name: 'Pager', url: receiver.url }
  /** What the webhook shows once its feed has come to rest. */
  const rested = async () => {
    for (;;) {
      const { body } = await ask('GET', '/webhooks/pager')
      if (body.feed.condition !== 'behind') return body
      await wait(1)
    }
  }
  return { under, receiver, ask, pager, rested }
}

describe('POST /webhooks', () => {
  test('shows the secret, which nothing shows again', async (t) => {
    const { ask, pager } = await withReceiver(t)
    const { status, headers, body } = await ask('POST', '/webhooks', pager)
    assert.deepEqual([status, headers.location, headers.etag], [201, '/webhooks/pager', '"1"'])
    assert.match(body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
    const rotated = (await ask('POST', '/webhooks/pager/rotate-secret')).body
    assert.notEqual(rotated.secret, body.secret)
    assert.equal(rotated.secrets, 2)
    for (const url of ['/webhooks', '/webhooks/pager', '/webhooks/pager/deliveries', '/feeds', '/health']) {
      assert.ok(!JSON.stringify((await ask('GET', url)).body).includes('whsec_'), url)
    }
  })

  test('refuses what cannot be, saying where and why', async (t) => {
    const { ask, pager } = await withReceiver(t)
    await ask('POST', '/event-types', FLARING)
    for (const [said, loc, message] of [
      [{ url: 'receiver' }, ['url'], /should be a URL such as/],
      [{ url: 'ftp://receiver.example' }, ['url'], /should be a URL such as/],
      [{ url: 'https://ada:secret@receiver.example' }, ['url'], /credentials in a URL/],
      [{ url: 'https://receiver.example/\r\nX: y' }, ['url'], /should be a URL/],
      [{ url: 'https://receiver.example/#top' }, ['url'], /from # on/],
      [{ url: 'https://10.0.0.1/' }, ['url'], /10\.0\.0\.1 is not a public address; GROUNDLOG_WEBHOOK_ALLOW/],
      [{ url: 'https://[::1]/' }, ['url'], /not a public address/],
      [{ url: 'http://93.184.216.34/' }, ['url'], /http without TLS/],
      [{ event_type_ids: ['none'] }, ['event_type_ids', 0], /no event type 'none'/],
      [{ kinds: ['deleted'] }, ['kinds', 0], /./],
      [{ condition: 'event.severity = "HIGH"' }, ['condition'], /./],
      [{ condition: 'old.description == "x"' }, ['condition'], /./],
      [{ event_type_ids: ['flaring'], condition: 'fields.volum > 5.0' }, ['condition'], /no field 'volum'/],
      [{ id: 'a b' }, ['id'], /./],
      [{ id: '..' }, ['id'], /./],
      [{ secret: 'mine' }, ['secret'], /./],
    ] as const) {
      const { status, body } = await ask('POST', '/webhooks', { ...pager, ...said })
      assert.equal(status, 422, JSON.stringify(said))
      const [{ loc: place, msg }] = body.detail
      assert.deepEqual(place, ['body', ...loc], JSON.stringify(said))
      assert.match(msg, message)
    }
    const { body } = await ask('POST', '/webhooks', { ...pager, condition: 'event.severity\n  = "HIGH"' })
    assert.deepEqual(body.detail[0].ctx.line, 2)
  })

  test('sends what is recorded from then on, as /events shows it', async (t) => {
    const { ask, pager, receiver, rested } = await withReceiver(t)
    await ask('POST', '/events', RESTART)
    await ask('POST', '/webhooks', pager)
    const { id } = (await ask('POST', '/events', RESTART)).body
    await ask('PATCH', `/events/${id}`, { description: 'Runs well', reason: 'Looked again' })
    const other = (await ask('POST', '/events', RESTART)).body
    const link = { event_ids: [other.id], relation: 'causes', comment: 'Power was back' }
    await ask('POST', `/events/${id}/correlate`, link)
    await rested()
    assert.deepEqual(
      receiver.received.map(({ event }) => event['type']),
      ['recorded', 'revised', 'recorded', 'linked'].map((kind) => `groundlog.event.${kind}`),
    )
    const { entry, ...event } = receiver.received[1]!.event['data'] as Record<string, unknown>
    assert.deepEqual(event, (await ask('GET', `/events/${id}`)).body)
    assert.equal((entry as { reason: string }).reason, 'Looked again')
    const linked = receiver.received[3]!.event
    const { correlation } = (linked['data'] as { entry: { correlation: Record<string, unknown> } }).entry
    const { id: _, ...told } = correlation
    assert.deepEqual(told, {
      ...{ from_event_id: id, to_event_id: other.id, relation: 'causes', comment: 'Power was back' },
    })
    assert.equal(linked['source'], 'https://log.example/')
  })
})

describe('a condition', () => {
  test('goes on meaning the same field under its new name', async (t) => {
    const { ask, pager, receiver, rested } = await withReceiver(t)
    const type = (await ask('POST', '/event-types', FLARING)).body
    await ask('POST', '/webhooks', {
      ...pager,
      event_type_ids: ['flaring'],
      condition: 'fields.volume > 5.0',
    })
    const flare = { event_type_id: 'flaring', entity_id: 'Flare-1' }
    await ask('POST', '/events', { ...flare, fields: { volume: 4 } })
    await ask('POST', '/events', { ...flare, fields: { volume: 6 } })
    await ask('PATCH', `/event-types/flaring/fields/${type.fields[0].id}`, { name: 'burnt' })
    await ask('POST', '/events', { ...flare, fields: { burnt: 5 } })
    await ask('POST', '/events', { ...flare, fields: { burnt: 7 } })
    assert.equal((await rested()).condition, 'fields.burnt > 5.0')
    assert.deepEqual(
      receiver.received.map(({ event }) => (event['data'] as { fields: object }).fields),
      [{ volume: 6 }, { burnt: 7 }],
    )
  })

  test('can be taken back', async (t) => {
    const { ask, pager, receiver, rested } = await withReceiver(t)
    await ask('POST', '/webhooks', { ...pager, condition: 'false', entity_ids: ['Motor-02'] })
    await ask('POST', '/events', RESTART)
    await rested()
    const changed = await ask('PATCH', '/webhooks/pager', { condition: null, entity_ids: null })
    assert.deepEqual([changed.body.condition, changed.body.revision], [null, 2])
    await ask('POST', '/events', RESTART)
    await rested()
    assert.equal(receiver.received.length, 1)
  })
})

test('a webhook that is deleted is told nothing more, and leaves no feed', async (t) => {
  const { ask, pager, receiver, rested } = await withReceiver(t)
  await ask('POST', '/webhooks', pager)
  await ask('POST', '/events', RESTART)
  await rested()
  assert.equal((await ask('DELETE', '/webhooks/pager')).status, 204)
  await ask('POST', '/events', RESTART)
  assert.deepEqual((await ask('GET', '/feeds')).body, { data: [], intakes: [] })
  await ask('POST', '/webhooks', pager)
  await ask('POST', '/events', { ...RESTART, description: 'Runs again' })
  await rested()
  assert.deepEqual(
    receiver.received.map(({ event }) => (event['data'] as { description: string }).description),
    ['Runs', 'Runs again'],
  )
})

test('secrets are kept where only the owner of the folder reads, and go on over a restart', async (t) => {
  const receiver = await listening(t)
  const folder = temporaryFolder(t)
  const under = await withApp(t, { webhookAllow: '127.0.0.1', data: folder })
  const { secret } = (await asker(under)('POST', '/webhooks', { name: 'Pager', url: receiver.url })).body
  await under.app.close()
  const holders = ['groundlog.db', 'groundlog.db-wal'].map((name) => join(folder, name))
  const existing = holders.filter((file) => statSync(file, { throwIfNoEntry: false }) !== undefined)
  assert.ok(existing.some((file) => readFileSync(file).includes(secret)))
  for (const file of existing) assert.equal(statSync(file).mode & 0o777, 0o600, file)
  const again = asker(await withApp(t, { webhookAllow: '127.0.0.1', data: folder }))
  const [webhook] = (await again('GET', '/webhooks')).body.data
  assert.deepEqual([webhook.name, webhook.secrets], ['Pager', 1])
})

test('a test whose receiver does not answer ends at once when the server stops', async (t) => {
  const { ask, pager, receiver, under } = await withReceiver(t)
  await ask('POST', '/webhooks', pager)
  const called = new Promise<void>((resolve) => {
    receiver.answer = () => resolve()
  })
  const trial = ask('POST', '/webhooks/pager/test')
  await called
  await under.app.close()
  const { status, body } = await trial
  assert.equal(status, 200)
  assert.deepEqual([body.status, body.error], [null, 'The server was told to stop'])
})
