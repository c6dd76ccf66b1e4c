import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { buildLog } from '../bench/log/build-log.ts'
import { eventsOf } from '../bench/log/kept-logs.ts'
import { BUSIEST_ASSET } from '../bench/log/site.ts'
import { findingOf, runContest } from '../bench/measure.ts'
import { type BodyKind, createBodies, PLAIN_TYPE } from '../bench/recording/bodies.ts'
import { defineRuledType } from '../bench/recording/ruled-type.ts'
import type { Contest, Goal } from '../bench/row.ts'
import { median, quantile } from '../bench/statistics.ts'
import { tableOf } from '../bench/table.ts'
import { type AppUnderTest, withApp } from './http/with-app.ts'
import { temporaryFolder } from './running-server.ts'

describe('the arithmetic of the benchmarks', () => {
  const medians: [values: number[], median: number][] = [
    [[5], 5],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9], 9.5],
  ]
  for (const [values, expected] of medians) {
    test(`the median of ${values.join(', ')} is ${expected}`, () => assert.equal(median(values), expected))
  }

  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  const quantiles: [share: number, value: number][] = [
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ]
  for (const [share, expected] of quantiles) {
    test(`of 1 to 100 the quantile ${share} is ${expected}`, () =>
      assert.equal(quantile(hundred, share), expected))
  }

  test('a ratio is taken of the runs that followed each other', () => {
    const finding = findingOf(raceOf([10, 100, 1_000], [5, 40, 900], { atLeast: 0.4 }))
    assert.deepEqual(finding.ratio, { median: 0.5, low: 0.4, high: 0.9 })
    assert.deepEqual(finding.yardstick, { median: 100, low: 10, high: 1_000 })
    assert.deepEqual(finding.ours, { median: 40, low: 5, high: 900 })
  })

  const verdicts: [ours: number, goal: Goal | undefined, verdict: string][] = [
    [40, { atLeast: 0.4 }, 'met'],
    [39, { atLeast: 0.4 }, 'not met'],
    [200, { atMost: 2 }, 'met'],
    [201, { atMost: 2 }, 'not met'],
    [1, undefined, 'information'],
  ]
  for (const [ours, goal, verdict] of verdicts) {
    test(`${ours} against 100 with the goal ${JSON.stringify(goal)} is ${verdict}`, () =>
      assert.equal(findingOf(raceOf([100], [ours], goal)).verdict, verdict))
  }

  test('without a yardstick the goal is about ours', () => {
    const finding = findingOf({
      ...raceOf([], [], { atMost: 2 }),
      pairs: [{ yardstick: null, ours: { rate: 2 } }],
    })
    assert.equal(finding.verdict, 'met')
    assert.equal(finding.ratio, null)
  })

  test('the sides take turns, and the first turn does not count', async () => {
    const turns: string[] = []
    const side = (name: string) => () => {
      turns.push(name)
      return { rate: turns.length }
    }
    const contest: Contest = {
      label: 'race',
      lines: [{ metric: 'rate', label: '', unit: '/s' }],
      runs: 2,
      yardstick: side('yardstick'),
      ours: side('ours'),
    }
    const [finding] = await runContest('row', contest)
    assert.deepEqual(turns, ['yardstick', 'ours', 'yardstick', 'ours', 'yardstick', 'ours'])
    assert.deepEqual(finding!.ours, { median: 5, low: 4, high: 6 })
  })

  test('the table has a line for each finding, with its verdict', () => {
    const [, line] = tableOf([findingOf(raceOf([100], [40], { atLeast: 0.4 }))]).split('\n')
    assert.equal(line!.replace(/ {2,}/g, ' | '), 'row | race | 100 /s | 40.0 /s | 0.40 | ≥ 0.4× | met')
  })
})

function raceOf(yardstick: readonly number[], ours: readonly number[], goal?: Goal) {
  return {
    row: 'row',
    contest: { label: 'race' },
    line: { metric: 'rate', label: '', unit: '/s', ...(goal && { goal }) },
    pairs: ours.map((rate, index) => ({ yardstick: { rate: yardstick[index]! }, ours: { rate } })),
  } as const
}

describe('request bodies of the benchmarks', () => {
  const kinds: [kind: BodyKind, path: string][] = [
    ['maintenance', '/api/log'],
    ['ruled', '/events'],
    ['plain', '/events'],
  ]
  for (const [kind, path] of kinds) {
    test(`${kind} ones are all recorded, each as an event of its own`, async (t) => {
      const site = await withApp(t)
      const send = (url: string, payload: object) => post(site, url, payload)
      await defineRuledType(send)
      await send('/event-types', PLAIN_TYPE)
      const next = createBodies(kind)
      for (let sent = 0; sent < 300; sent += 1) await send(path, next())
      assert.equal((await get(site, '/events?limit=1')).total, 300)
    })
  }
})

async function post({ inject, adminToken }: AppUnderTest, url: string, payload: object): Promise<void> {
  const headers = { authorization: `Bearer ${adminToken}` }
  const { statusCode, body } = await inject({ method: 'POST', url, payload, headers })
  assert.ok(
    statusCode === 201 || (statusCode === 200 && url.endsWith('/publish')),
    `${url}: ${statusCode} ${body}`,
  )
}

const EVENTS = 5_000

describe('a synthetic log', () => {
  test('sizes are told in words', () => {
    assert.deepEqual(['100k', '10m', '5000', 'much'].map(eventsOf), [100_000, 10_000_000, 5_000, undefined])
  })

  test('opens as a log like any other, in which everything fits together', async (t) => {
    const site = await builtSite(t)
    const events = await listAll(site)
    assert.equal(events.length, EVENTS)
    assert.equal(new Set(events.map(({ id }) => id)).size, EVENTS)

    await t.test('counters equal what is counted', async () => {
      const names: (keyof Listed)[] = ['entity_id', 'event_type_id', 'source']
      for (const name of names) {
        for (const [value, those] of Map.groupBy(events, (event) => event[name])) {
          const query = `${name}=${encodeURIComponent(String(value))}`
          assert.equal((await get(site, `/events?limit=1&${query}`)).total, those.length, query)
        }
      }
      const critical = events.filter(({ severity }) => severity === 'CRITICAL').length
      assert.equal((await get(site, '/events?limit=1&severity=CRITICAL')).total, critical)
    })

    await t.test('one asset has a hundredth of all, and most have some', () => {
      const perAsset = Map.groupBy(events, ({ entity_id }) => entity_id)
      const busiest = perAsset.get(BUSIEST_ASSET)!.length
      assert.ok(busiest > EVENTS * 0.005 && busiest < EVENTS * 0.015, `${busiest}`)
      assert.ok(perAsset.size > 1_500, `${perAsset.size}`)
    })

    await t.test('corrections have their history', async () => {
      const corrected = events.filter(({ revision }) => revision === 2)
      assert.ok(corrected.length > 20 && corrected.length < 200, `${corrected.length}`)
      const history = await get(site, `/events/${corrected[0]!.id}/history`)
      assert.deepEqual(
        history.data.map(({ revision }) => revision),
        [1, 2],
      )
      assert.equal((await get(site, '/health')).seq, EVENTS + corrected.length)
    })

    await t.test('events that lasted are found while they were going on', async () => {
      const lasting = events.filter(({ ended_at }) => ended_at !== null)
      assert.ok(lasting.length > EVENTS / 10)
      for (const { id, entity_id, ended_at } of lasting.slice(0, 20)) {
        const at = encodeURIComponent(ended_at!)
        const found = await get(site, `/events?entity_id=${entity_id}&from_date=${at}&to_date=${at}`)
        assert.ok(found.data.some((event) => event.id === id))
      }
    })

    await t.test('values are found by the names of their fields', async () => {
      const [outage] = events.filter(({ event_type_id }) => event_type_id === 'server-outage')
      const found = await get(site, `/events?field.component=${outage!.fields['component']}&limit=1000`)
      assert.ok(found.data.some(({ id }) => id === outage!.id))
    })

    await t.test('the duplication rule remembers what was there before', async () => {
      const outage = events.findLast((event) => event.event_type_id === 'server-outage')!
      const { event_type_id, entity_id, occurred_at, fields } = outage
      const again = await site.inject({
        method: 'POST',
        url: '/events',
        payload: { event_type_id, entity_id, occurred_at, fields },
        headers: { authorization: `Bearer ${site.adminToken}` },
      })
      assert.equal(again.json().duplicate.duplicate_of, outage.id)
    })
  })
})

type Listed = {
  readonly id: string
  readonly entity_id: string
  readonly event_type_id: string
  readonly source: string
  readonly severity: string | null
  readonly ended_at: string | null
  readonly occurred_at: string
  readonly revision: number
  readonly fields: Readonly<Record<string, unknown>>
}

type Page = {
  readonly data: Listed[]
  readonly total: number
  readonly seq: number
  readonly next_cursor: string | null
}

async function builtSite(t: TestContext): Promise<AppUnderTest> {
  const { path, dispose } = temporaryFolder()
  t.after(dispose)
  const data = `${path}/log`
  await buildLog({ folder: data, events: EVENTS, now: BigInt(Date.now()) * 1000n, tell: () => {} })
  return withApp(t, { data })
}

async function listAll(site: AppUnderTest): Promise<Listed[]> {
  const events: Listed[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await get(site, `/events?limit=1000${cursor && `&cursor=${cursor}`}`)
    events.push(...page.data)
    cursor = page.next_cursor
  }
  return events
}

async function get({ inject, adminToken }: AppUnderTest, url: string): Promise<Page> {
  const answer = await inject({ method: 'GET', url, headers: { authorization: `Bearer ${adminToken}` } })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json()
}
