import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { findProgram } from '../../scripts/find-program.ts'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { type AppUnderTest, withApp } from '../http/with-app.ts'
import { startServer } from '../running-server.ts'
import { NOON } from '../sample-event.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { ask as askServer } from './load.ts'
import { TOKEN } from './order.ts'

const SECOND = 1_000_000n
const HOUR = 3_600n * SECOND
const DAY = 24n * HOUR

/** A Groundlog whose clock can be set. */
async function withClock(t: Parameters<typeof withApp>[0]) {
  const clock = { now: NOON }
  const app = await withApp(t, {
    now: () => {
      clock.now += 1n
      return clock.now
    },
  })
  return { app, clock }
}

test('a clock that is set back and forward leaves the log in its order', async (t) => {
  const { app, clock } = await withClock(t)
  const recorded = []
  for (const step of [0n, -HOUR, 5n * SECOND, DAY, -HOUR, 0n]) {
    clock.now += step
    recorded.push(await record(app, { description: `After ${step}` }))
  }
  const times = recorded.map(({ recorded_at }) => recorded_at)
  assert.deepEqual(times, times.toSorted(), 'recorded_at never goes back')
  assert.ok(times.at(-1) > times[2], 'and goes on where the clock went forward')

  const seen = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await ask(app, 'GET', `/events?limit=2&sort=asc${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.data)
    cursor = page.next_cursor
  }
  assert.equal(new Set(seen.map(({ id }) => id)).size, recorded.length, 'cursors pass over nothing')
  const { data } = await ask(app, 'GET', `/events?as_of=${times[2]}`)
  assert.equal(data.length, 3, 'as_of shows what had been recorded by then')
})

test('windows of duplication rules are about when events occurred, whatever the clock says', async (t) => {
  const { app, clock } = await withClock(t)
  await ask(app, 'POST', '/duplication-rules', {
    name: 'Chattering',
    fingerprint_fields: ['entity_id', 'event_type_id'],
    window_seconds: 60,
    action: 'merge',
    enabled: true,
  })
  const at = (second: string) => record(app, { occurred_at: `2026-04-10T10:00:${second}Z` })
  const first = await at('00')
  clock.now -= HOUR
  assert.equal((await at('30')).id, first.id)
  clock.now += DAY
  assert.equal((await at('59')).id, first.id)
  clock.now -= HOUR
  const later = await record(app, { occurred_at: '2026-04-10T10:02:00Z' })
  assert.notEqual(later.id, first.id)
  assert.equal((await ask(app, 'GET', `/events/${first.id}`)).occurrence_count, 3)
})

test('tokens and keys end by the clock as it is, and neither sooner nor for ever', async (t) => {
  const { app, clock } = await withClock(t)
  const { token } = await ask(app, 'POST', '/tokens', { name: 'shift', role: 'viewer', expires_in: 7200 })
  const status = async () =>
    (await app.inject({ url: '/events', headers: { authorization: `Bearer ${token}` } })).statusCode
  const key = 'shift-report-1'
  const { id } = await record(app, {}, key)

  clock.now -= HOUR
  assert.equal(await status(), 200)
  assert.equal((await record(app, {}, key)).id, id, 'the first answer again')
  clock.now += DAY
  assert.equal(await status(), 401)
  assert.equal((await record(app, {}, key)).id, id, 'a day has not passed')
  clock.now += 2n * HOUR
  assert.notEqual((await record(app, {}, key)).id, id)
  clock.now -= DAY
  assert.equal(await status(), 200)
})

test('a whole process whose machine is set back an hour and forward a day', async (t) => {
  const found = findProgram({ names: ['faketime'], debian: 'faketime' })
  if (!('path' in found)) return t.skip(found.reason)
  const place = temporaryFolder(t)
  const clock = join(place, 'clock')
  const set = (offset: string) => writeFileSync(clock, offset)
  set('+0')
  const preload = execFileSync(found.path, ['-f', '+0', 'sh', '-c', 'echo $LD_PRELOAD'], { encoding: 'utf8' })
  const data = join(place, 'data')
  const server = await startServer({
    data,
    env: {
      GROUNDLOG_ADMIN_TOKEN: TOKEN,
      LD_PRELOAD: preload.trim(),
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      // Timers follow this one, and no machine sets it.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  })
  t.after(() => server.process.kill('SIGKILL'))
  const recorded = []
  for (const offset of ['+0', '-1h', '+1d', '-1h', '+0']) {
    set(offset)
    const event = { ...RESTART, description: `Clock at ${offset}` }
    recorded.push(await askServer(server.address, 'POST', '/events', event))
  }
  const occurred = recorded.map(({ occurred_at }) => Date.parse(occurred_at))
  assert.ok(occurred[1]! < occurred[0]! && occurred[2]! > occurred[0]! + 23 * 3_600_000, 'the clock was set')
  const times = recorded.map(({ recorded_at }) => recorded_at)
  assert.deepEqual(times, times.toSorted())
  assert.equal(new Set(times.slice(2)).size, 1, 'the log waits until the clock has caught up')
  assert.deepEqual(await server.end('SIGTERM'), { code: 0, signal: null })
  assert.equal(verifyFolder(data).outcome, 'sound')
})

const RESTART = {
  event_type_id: 'STATUS_RESTART',
  entity_id: 'well-001',
  severity: 'LOW',
  description: 'Restarted',
}

async function record(app: AppUnderTest, said: object, key?: string) {
  const answer = await ask(app, 'POST', '/events', { ...RESTART, ...said }, key)
  return answer.event ?? answer
}

async function ask(
  { inject, adminToken }: AppUnderTest,
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  key?: string,
) {
  const headers = {
    authorization: `Bearer ${adminToken}`,
    ...(key !== undefined && { 'idempotency-key': key }),
  }
  const answer = await inject({ method, url, headers, ...(payload && { payload }) })
  assert.ok(answer.statusCode < 300, `${url}: ${answer.body}`)
  return answer.json()
}
