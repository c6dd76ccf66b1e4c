import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { NewFeed } from '../../src/core/feeds/feed-desk.ts'
import { DELIVERED } from '../../src/core/feeds/receiver.ts'
import { at } from '../sample-event.ts'
import { asker } from './asker.ts'
import { PLAIN_FEED, pickyFeed } from './picky-feed.ts'
import { withApp } from './with-app.ts'

const RESTART = {
  event_type_id: 'STATUS_RESTART',
  entity_id: 'Motor-01',
  severity: 'LOW',
  description: 'Runs',
}

async function withFeed(t: TestContext, feed: NewFeed = pickyFeed()) {
  let now = at(0)
  const ticking = () => {
    now += 1_000_000n
    return now
  }
  const under = await withApp(t, { feeds: [feed], now: ticking })
  const ask = asker(under)
  /** What a feed shows once it has come to rest. */
  const rested = async () => {
    for (;;) {
      const { body } = await ask('GET', `/feeds/${feed.name}`)
      if (body.condition !== 'behind') return body
      await wait(1)
    }
  }
  const verified = async () => {
    for (;;) {
      const answer = await ask('GET', '/feeds/picky/verify')
      if (answer.body.state !== 'running') return answer
      await wait(1)
    }
  }
  return { under, ask, rested, verified }
}

describe('GET /feeds', () => {
  test('shows how far each feed is', async (t) => {
    const { ask, rested } = await withFeed(t)
    await ask('POST', '/events', RESTART)
    await rested()
    const { status, body } = await ask('GET', '/feeds')
    assert.equal(status, 200)
    const [{ last_delivered_at, ...feed }] = body.data
    assert.deepEqual(feed, {
      name: 'picky',
      kind: 'test',
      state: 'running',
      condition: 'up-to-date',
      cursor: '1',
      lag: { entries: 0, seconds: 0 },
      delivered: 1,
      set_aside: 0,
      last_error: null,
      retry_at: null,
    })
    assert.match(last_delivered_at, /^2026-04-10T12:/)
  })

  test('shows nothing where there are none', async (t) => {
    const { status, body } = await asker(await withApp(t))('GET', '/feeds')
    assert.deepEqual([status, body], [200, { data: [], intakes: [] }])
  })

  test('names the feed that is not there', async (t) => {
    const { ask } = await withFeed(t)
    for (const [method, path, json] of [
      ['GET', '', undefined],
      ['POST', '/pause', undefined],
      ['POST', '/resume', undefined],
      ['POST', '/replay', { from: '2026-01-01' }],
      ['GET', '/set-aside', undefined],
      ['POST', '/set-aside/1/retry', undefined],
    ] as const) {
      const { status, body } = await ask(method, `/feeds/none${path}`, json)
      assert.deepEqual([status, body], [404, { detail: 'Feed not found' }], path)
    }
  })
})

describe('an administrator', () => {
  test('pauses a feed and lets it go on', async (t) => {
    const { ask, rested } = await withFeed(t)
    const paused = await ask('POST', '/feeds/picky/pause')
    assert.deepEqual([paused.status, paused.body.state, paused.body.condition], [200, 'paused', 'paused'])
    await ask('POST', '/events', RESTART)
    const { lag, condition } = await rested()
    assert.deepEqual([lag.entries, condition], [1, 'paused'])
    assert.ok(lag.seconds > 0)
    assert.equal((await ask('POST', '/feeds/picky/resume')).body.state, 'running')
    assert.equal((await rested()).delivered, 1)
  })

  test('has everything since a moment delivered again', async (t) => {
    const { ask, rested } = await withFeed(t)
    const recorded = []
    for (let count = 0; count < 3; count += 1) recorded.push((await ask('POST', '/events', RESTART)).body)
    await rested()
    const { status } = await ask('POST', '/feeds/picky/replay', { from: recorded[1].recorded_at })
    assert.equal(status, 200)
    assert.equal((await rested()).delivered, 5)
  })

  test('must say from when', async (t) => {
    const { ask } = await withFeed(t)
    for (const [json, type] of [
      [{}, 'missing'],
      [{ from: 'yesterday' }, 'datetime_from_date_parsing'],
      [{ from: '2026-01-01', to: '2026-02-01' }, 'extra_forbidden'],
    ] as const) {
      const { status, body } = await ask('POST', '/feeds/picky/replay', json)
      assert.deepEqual([status, body.detail[0].type], [422, type])
    }
  })

  test('sees what was set aside, and tries it again', async (t) => {
    const feed = pickyFeed()
    const { ask, rested } = await withFeed(t, feed)
    const { body: poison } = await ask('POST', '/events', { ...RESTART, description: 'Poison' })
    await ask('POST', '/events', RESTART)
    const { set_aside, delivered } = await rested()
    assert.deepEqual([set_aside, delivered], [1, 1])
    const { body: page } = await ask('GET', '/feeds/picky/set-aside')
    const [{ set_aside_at, ...aside }] = page.data
    assert.deepEqual(aside, { seq: poison.seq, event_id: poison.id, reason: 'Poison is not good' })
    assert.match(set_aside_at, /^2026-04-10T12:/)
    assert.equal(page.total, 1)

    const retry = () => ask('POST', `/feeds/picky/set-aside/${poison.seq}/retry`)
    assert.deepEqual((await retry()).body, { outcome: 'refused', reason: 'Poison is not good' })
    feed.receiver.deliver = async () => DELIVERED
    assert.deepEqual((await retry()).body, { outcome: 'delivered', reason: null })
    const gone = await retry()
    assert.deepEqual([gone.status, gone.body], [404, { detail: 'Entry set aside not found' }])
    assert.equal((await rested()).set_aside, 0)
  })
})

describe('a comparison', () => {
  test('runs beside everything else and is read where it was started', async (t) => {
    const { ask, verified } = await withFeed(t)
    assert.equal((await ask('GET', '/feeds/picky/verify')).status, 404)
    assert.equal((await ask('POST', '/feeds/picky/verify')).status, 202)
    const { status, body } = await verified()
    assert.deepEqual([status, body.state, body.error], [200, 'done', null])
    assert.deepEqual(body.result, {
      missing: 1,
      different: 0,
      extra: 0,
      differences: [{ kind: 'missing', event_id: 'e1', detail: 'It is not there' }],
    })
  })

  test('says why it failed', async (t) => {
    const feed = pickyFeed()
    feed.receiver.compare = () => Promise.reject(new Error('The other side is down'))
    const { ask, verified } = await withFeed(t, feed)
    await ask('POST', '/feeds/picky/verify')
    const { body } = await verified()
    assert.deepEqual([body.state, body.result, body.error], ['failed', null, 'The other side is down'])
  })

  test('cannot be had of what cannot be read back', async (t) => {
    const { ask } = await withFeed(t, PLAIN_FEED)
    const { status, body } = await ask('POST', '/feeds/plain/verify')
    assert.deepEqual([status, body], [409, { detail: 'What plain delivers to cannot be read back' }])
  })
})

describe('a feed that fails', () => {
  const failing = async (t: TestContext) => {
    const feed = pickyFeed()
    feed.receiver.deliver = async () => {
      throw new Error('The other side is down')
    }
    const site = await withFeed(t, feed)
    await site.ask('POST', '/events', RESTART)
    return { ...site, shown: await site.rested() }
  }

  test('says what goes wrong and when it is tried again', async (t) => {
    const { shown } = await failing(t)
    assert.equal(shown.condition, 'failing')
    assert.equal(shown.last_error.message, 'The other side is down')
    assert.match(shown.retry_at, /^2026/)
  })

  test('is seen in /health, which stays green and keeps the particulars to itself', async (t) => {
    const { ask } = await failing(t)
    const { status, body } = await ask('GET', '/health')
    const [{ lag, last_error, ...feed }] = body.feeds
    assert.deepEqual([status, body.status, feed], [200, 'ok', { name: 'picky', condition: 'failing' }])
    assert.deepEqual([lag.entries, last_error.attempts], [1, 1])
    assert.deepEqual(Object.keys(last_error), ['at', 'attempts'])
  })

  test('is seen in /metrics', async (t) => {
    const { under } = await failing(t)
    const { body } = await under.inject('/metrics')
    assert.match(body, /^groundlog_feed_up\{feed="picky",kind="test"\} 0$/m)
    assert.match(body, /^groundlog_feed_lag_entries\{feed="picky",kind="test"\} 1$/m)
    assert.match(body, /^groundlog_feed_set_aside\{feed="picky",kind="test"\} 0$/m)
  })
})
