import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { asker } from '../http/asker.ts'
import { type Wanted, withApp } from '../http/with-app.ts'
import { type Heard, recordingInflux, type Said } from './recording-influx.ts'

const TOKEN = 'a-token-for-influx'

const RESTART = {
  event_type_id: 'STATUS_RESTART',
  entity_id: 'Motor-01',
  severity: 'LOW',
  description: 'Runs',
  occurred_at: '2026-04-10T10:30:00Z',
}

async function mirrored(t: TestContext, version: string, wanted: Wanted = {}) {
  const influx = await recordingInflux(t, version)
  const under = await withApp(t, {
    influxUrl: influx.url,
    influxToken: TOKEN,
    influxDatabase: 'plant',
    ...wanted,
  })
  const ask = asker(under)
  const feed = async () => (await ask('GET', '/feeds/influx')).body
  const until = async (isSo: (feed: Record<string, unknown>) => boolean) => {
    for (let looks = 0; looks < 400; looks += 1) {
      const now = await feed()
      if (isSo(now)) return now
      await wait(10)
    }
    assert.fail(JSON.stringify(await feed()))
  }
  const caughtUp = () => until(({ condition }) => condition === 'up-to-date')
  const log = async (said: object = {}) => (await ask('POST', '/events', { ...RESTART, ...said })).body
  return { ...influx, ask, log, until, caughtUp }
}

const lines = ({ body }: Heard) => body.split('\n').filter(Boolean)

describe('InfluxDB 2', () => {
  test('is written to through its own API', async (t) => {
    const { heard, log, caughtUp } = await mirrored(t, 'v2.7.1', { influxOrg: 'north' })
    const event = await log()
    await caughtUp()
    const [write] = heard
    assert.deepEqual(
      [write?.method, write?.path, write?.query],
      ['POST', '/api/v2/write', { bucket: 'plant', org: 'north', precision: 'ns' }],
    )
    assert.equal(write?.headers.authorization, `Token ${TOKEN}`)
    assert.deepEqual(lines(write!), [
      `maintenance_logs,asset_id=Motor-01,event_type=STATUS_RESTART,severity=LOW description="Runs",event_id="${event.id}",recorded_at="${event.recorded_at}",revision=1i 1775817000000000000`,
    ])
  })

  test('has the point deleted that a correction leaves', async (t) => {
    const { heard, log, ask, caughtUp } = await mirrored(t, 'v2.7.1')
    const event = await log({ entity_id: 'Motor "1"' })
    await caughtUp()
    await ask('PATCH', `/events/${event.id}`, { severity: 'HIGH' })
    await caughtUp()
    assert.deepEqual(
      heard.map(({ path }) => path),
      ['/api/v2/write', '/api/v2/delete', '/api/v2/write'],
    )
    assert.deepEqual(heard[1]?.query, { bucket: 'plant' })
    assert.deepEqual(JSON.parse(heard[1]!.body), {
      start: '2026-04-10T10:30:00.000000000Z',
      stop: '2026-04-10T10:30:00.000000000Z',
      predicate:
        '"_measurement"="maintenance_logs" AND "asset_id"="Motor \\"1\\"" AND "event_type"="STATUS_RESTART" AND "severity"="LOW"',
    })
    assert.match(heard[2]!.body, /severity=HIGH .*revision=2i/)
  })

  test('sets aside only what it refuses', async (t) => {
    const site = await mirrored(t, 'v2.7.1')
    site.script.answer = ({ body }): Said =>
      body.includes('Poison')
        ? { status: 422, body: '{"code":"unprocessable entity","message":"failure writing points"}' }
        : { status: 204 }
    await site.ask('POST', '/feeds/influx/pause')
    for (const description of ['a', 'b', 'Poison', 'c']) await site.log({ description })
    await site.ask('POST', '/feeds/influx/resume')
    const { set_aside, delivered } = await site.caughtUp()
    assert.deepEqual([set_aside, delivered], [1, 3])
    const { body } = await site.ask('GET', '/feeds/influx/set-aside')
    assert.equal(body.data[0].reason, 'failure writing points')
  })

  for (const [what, said, message] of [
    [
      'has no such bucket',
      { status: 404, body: '{"code":"not found","message":"bucket \\"plant\\" not found"}' },
      /404: bucket "plant" not found/,
    ],
    [
      'does not know the token',
      { status: 401, body: '{"code":"unauthorized","message":"unauthorized access"}' },
      /401: unauthorized access/,
    ],
    ['is overloaded', { status: 429, body: '{"message":"slow down"}' }, /429: slow down/],
    [
      'stands behind a proxy that knows nothing of points',
      { status: 400, body: '<html>Bad Request</html>', type: 'text/html' },
      /400: <html>/,
    ],
  ] as const) {
    test(`is tried again where it ${what}`, async (t) => {
      const site = await mirrored(t, 'v2.7.1')
      site.script.answer = () => said
      await site.log()
      const feed = await site.until(({ condition }) => condition === 'failing')
      assert.match((feed['last_error'] as { message: string }).message, message)
      assert.equal(feed['set_aside'], 0)
      assert.doesNotMatch(JSON.stringify(feed), new RegExp(TOKEN))
    })
  }

  test('may fail after it has stored a point: it gets the same once more', async (t) => {
    const site = await mirrored(t, 'v2.7.1')
    let answers = 0
    site.script.answer = () => {
      answers += 1
      return answers === 1 ? { status: 500 } : { status: 204 }
    }
    await site.log()
    await site.caughtUp()
    assert.equal(site.heard.length, 2)
    assert.equal(site.heard[0]?.body, site.heard[1]?.body)
  })
})

describe('InfluxDB 3', () => {
  test('is written to through the API of version 2, and says of every point whether it still holds', async (t) => {
    const { heard, log, ask, caughtUp } = await mirrored(t, '3.4.1')
    const event = await log()
    await caughtUp()
    await ask('PATCH', `/events/${event.id}`, { severity: 'HIGH' })
    await caughtUp()
    assert.deepEqual(
      heard.map(({ method, path, query }) => [method, path, query]),
      Array(3).fill(['POST', '/api/v2/write', { bucket: 'plant', precision: 'ns' }]),
    )
    assert.equal(heard[0]?.headers.authorization, `Bearer ${TOKEN}`)
    const at = '1775817000000000000'
    const key = 'maintenance_logs,asset_id=Motor-01,event_type=STATUS_RESTART'
    assert.match(lines(heard[0]!)[0]!, /,severity=LOW .*,superseded=F 1775817000000000000$/)
    assert.deepEqual(lines(heard[1]!), [`${key},severity=LOW superseded=T ${at}`])
    assert.match(lines(heard[2]!)[0]!, /,severity=HIGH .*revision=2i,superseded=F 1775817000000000000$/)
  })

  test('sets aside only what it refuses', async (t) => {
    const site = await mirrored(t, '3.4.1')
    site.script.answer = ({ body }): Said =>
      body.includes('Poison')
        ? { status: 400, body: '{"error":"partial write of line protocol occurred","data":[]}' }
        : { status: 204 }
    await site.ask('POST', '/feeds/influx/pause')
    for (const description of ['a', 'Poison', 'c']) await site.log({ description })
    await site.ask('POST', '/feeds/influx/resume')
    const { set_aside, delivered } = await site.caughtUp()
    assert.deepEqual([set_aside, delivered], [1, 2])
  })
})

describe('which version it is', () => {
  test('can be told where nobody can ask', async (t) => {
    const { heard, log, caughtUp } = await mirrored(t, 'unknown', { influxVersion: '2' })
    await log()
    await caughtUp()
    assert.equal(heard[0]?.path, '/api/v2/write')
  })

  test('must be told where it does not say', async (t) => {
    const { log, until } = await mirrored(t, 'unknown')
    await log()
    const { last_error } = await until(({ condition }) => condition === 'failing')
    assert.match((last_error as { message: string }).message, /set GROUNDLOG_INFLUX_VERSION/)
  })
})
