import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { type Asking, asker } from './asker.ts'
import { withApp } from './with-app.ts'

const RULE = {
  id: 'no-noise',
  name: 'No noise',
  event_type_ids: ['STATUS_RESTART'],
  validations: [{ expression: 'event.description != "noise"', message: 'Noise is no event' }],
}

const TWINS = {
  id: 'twins',
  name: 'Twins',
  fingerprint_fields: ['entity_id', 'description'],
  window_seconds: 60,
  action: 'merge',
  enabled: false,
}

type Rules = { readonly ask: Asking; readonly now: { time: number } }

async function withRules(t: TestContext): Promise<Rules> {
  const now = { time: Date.UTC(2026, 5, 1) }
  const ask = asker(await withApp(t, { now: () => BigInt(now.time) * 1000n }))
  assert.equal((await ask('POST', '/guard-rules', RULE)).status, 201)
  const made = await ask('POST', '/duplication-rules', TWINS)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return { ask, now }
}

/** Events a minute apart; every tenth is noise. */
async function record(ask: Asking, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) => ({
    event_type_id: 'STATUS_RESTART',
    entity_id: `well-${n % 7}`,
    severity: 'LOW',
    occurred_at: new Date(Date.UTC(2026, 0, 1) + n * 10_000).toISOString(),
    description: n % 10 === 0 ? 'noise' : `restart ${n}`,
  }))
  for (let from = 0; from < count; from += 2_000) {
    const { status } = await ask('POST', '/events/batch', events.slice(from, from + 2_000))
    assert.ok(status < 300, `${status}`)
  }
}

async function ended(ask: Asking, location: unknown) {
  for (;;) {
    const { status, body } = await ask('GET', String(location))
    assert.equal(status, 200)
    if (body.ended_at !== null) return body
    await wait(5)
  }
}

test('a draft is tried on stored events and says which it would have refused', async (t) => {
  const { ask } = await withRules(t)
  await record(ask, 100)
  const { status, headers, body } = await ask('POST', '/guard-rules/no-noise/backtest')
  assert.equal(status, 202)
  assert.equal(headers['location'], `/backtests/${body.id}`)
  assert.deepEqual([body.state, body.kind, body.version], ['running', 'guard-rule', 1])
  const { state, result, progress } = await ended(ask, headers['location'])
  assert.equal(state, 'done')
  assert.deepEqual(progress, { seen: 100, total: 100 })
  assert.deepEqual([result.seen, result.refused, result.passed], [100, 10, 90])
  const [sample] = result.samples
  assert.deepEqual([sample.entity_id, sample.occurred_at], ['well-0', '2026-01-01T00:00:00Z'])
  assert.match(sample.messages[0], /Noise is no event/)
  assert.equal((await ask('GET', `/events/${sample.event_id}`)).body.description, 'noise')
})

test('it looks at the dates and the event type that it is told', async (t) => {
  const { ask } = await withRules(t)
  await record(ask, 100)
  const orders = [
    [{ from_date: '2026-01-01T00:08:20Z' }, 50],
    [{ to_date: '2025-12-31' }, 0],
    [{ to_date: '2026-01-01' }, 100],
    [
      { from_date: '2026-01-01T00:00:00Z', to_date: '2026-01-01T00:00:00Z', event_type_id: 'STATUS_RESTART' },
      1,
    ],
    [{ event_type_id: 'ASSET_LOG' }, 0],
  ] as const
  for (const [order, seen] of orders) {
    const { headers } = await ask('POST', '/guard-rules/no-noise/backtest', order)
    assert.equal((await ended(ask, headers['location'])).result.seen, seen, JSON.stringify(order))
  }
})

test('any version of a rule can be tried', async (t) => {
  const { ask } = await withRules(t)
  await record(ask, 20)
  await ask('POST', '/guard-rules/no-noise/publish', {})
  const change = { validations: [{ expression: 'event.description == "noise"', message: 'Only noise' }] }
  assert.equal((await ask('PATCH', '/guard-rules/no-noise', change)).status, 200)
  for (const [version, refused] of [
    [1, 2],
    [2, 18],
    [undefined, 18],
  ]) {
    const { headers } = await ask('POST', '/guard-rules/no-noise/backtest', { version })
    assert.equal((await ended(ask, headers['location'])).result.refused, refused, `version ${version}`)
  }
  assert.equal((await ask('POST', '/guard-rules/no-noise/backtest', { version: 3 })).status, 404)
})

test('a duplication rule says which events would have been duplicates, before it is enabled', async (t) => {
  const { ask } = await withRules(t)
  await record(ask, 10)
  await record(ask, 10)
  const { status, headers } = await ask('POST', '/duplication-rules/twins/backtest')
  assert.equal(status, 202)
  const { kind, result } = await ended(ask, headers['location'])
  assert.equal(kind, 'duplication-rule')
  assert.deepEqual([result.seen, result.duplicates, result.actions.merge, result.repeated], [20, 10, 10, 10])
  assert.equal(result.samples[0].delta_seconds, 0)
})

test('recording and reading go on while a backtest runs over 20,000 events', async (t) => {
  const { ask } = await withRules(t)
  await record(ask, 20_000)
  const { headers } = await ask('POST', '/guard-rules/no-noise/backtest')
  let answered = 0
  const states: string[] = []
  const seen: number[] = []
  for (;;) {
    const said = {
      event_type_id: 'STATUS_RESTART',
      entity_id: 'busy',
      severity: 'LOW',
      description: `${answered}`,
    }
    assert.equal((await ask('POST', '/events', said)).status, 201)
    answered += 1
    const { body } = await ask('GET', String(headers['location']))
    states.push(body.state)
    seen.push(body.progress.seen)
    if (body.ended_at !== null) break
  }
  assert.equal(states.at(-1), 'done')
  assert.ok(states.filter((state) => state === 'running').length > 3, `answered in between: ${answered}`)
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  )
  const last = seen.at(-1)!
  assert.ok(last >= 20_000 && last < 20_000 + answered, 'what was recorded after it began is no part of it')
})

test('two run at once, the others wait, and any of them can be cancelled', async (t) => {
  const { ask } = await withRules(t)
  await record(ask, 20_000)
  const orders = await Promise.all(
    Array.from({ length: 4 }, () => ask('POST', '/guard-rules/no-noise/backtest')),
  )
  const states = orders.map(({ body }) => body.state)
  assert.deepEqual(states.toSorted(), ['queued', 'queued', 'running', 'running'])
  const places = orders.map(({ headers }) => String(headers['location']))
  assert.equal((await ask('GET', '/backtests')).body.total, 4)
  for (const place of [places[0]!, places[3]!]) {
    assert.equal((await ask('DELETE', place)).status, 204)
    const { body } = await ask('GET', place)
    assert.deepEqual([body.state, body.result], ['cancelled', null])
  }
  for (const place of [places[1]!, places[2]!]) assert.equal((await ended(ask, place)).state, 'done')
  assert.equal((await ask('GET', '/backtests?state=cancelled')).body.total, 2)
  assert.equal((await ask('DELETE', places[0]!)).status, 204, 'it is forgotten')
  assert.equal((await ask('GET', places[0]!)).status, 404)
  assert.equal((await ask('DELETE', places[0]!)).status, 404)
})

test('an hour after its end a backtest is forgotten', async (t) => {
  const { ask, now } = await withRules(t)
  const { headers } = await ask('POST', '/guard-rules/no-noise/backtest')
  await ended(ask, headers['location'])
  now.time += 3_599_000
  assert.equal((await ask('GET', String(headers['location']))).status, 200)
  now.time += 2_000
  assert.equal((await ask('GET', String(headers['location']))).status, 404)
})

test('when too many wait, the next is told to come again', async (t) => {
  const { ask } = await withRules(t)
  await record(ask, 20_000)
  const orders = Array.from({ length: 60 }, () => ask('POST', '/guard-rules/no-noise/backtest'))
  const statuses = (await Promise.all(orders)).map(({ status }) => status)
  assert.ok(statuses.includes(503))
  assert.ok(statuses.filter((status) => status === 202).length >= 50)
})

test('what is unknown or wrong is refused', async (t) => {
  const { ask } = await withRules(t)
  const asked = [
    ['POST', '/guard-rules/nobody/backtest', undefined, 404],
    ['POST', '/duplication-rules/nobody/backtest', undefined, 404],
    ['GET', '/backtests/nobody', undefined, 404],
    ['DELETE', '/backtests/nobody', undefined, 404],
    ['POST', '/guard-rules/no-noise/backtest', { event_type_id: 'nothing' }, 404],
    ['POST', '/guard-rules/no-noise/backtest', { from_date: '2026-02-02', to_date: '2026-02-01' }, 422],
    ['POST', '/guard-rules/no-noise/backtest', { from: '2026-02-02' }, 422],
    ['POST', '/duplication-rules/twins/backtest', { version: 1 }, 422],
    ['GET', '/backtests?state=lost', undefined, 422],
  ] as const
  for (const [method, url, body, expected] of asked) {
    assert.equal((await ask(method, url, body)).status, expected, `${method} ${url} ${JSON.stringify(body)}`)
  }
})

test('no order, however hostile, is an error of the server', async (t) => {
  const { ask } = await withRules(t)
  const keys = fc.constantFrom('from_date', 'to_date', 'event_type_id', 'version')
  const urls = fc.constantFrom('/guard-rules/no-noise/backtest', '/duplication-rules/twins/backtest')
  const bodies = fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.jsonValue()))
  await fc.assert(
    fc.asyncProperty(urls, bodies, async (url, body) => {
      const { status } = await ask('POST', url, JSON.stringify(body), { 'content-type': 'application/json' })
      assert.ok(status < 500 || status === 503, `${status}`)
    }),
    { numRuns: 100 },
  )
})
