import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { type Asking, withAsker } from './asker.ts'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

async function log(ask: Asking, minute: number, more: object = {}): Promise<string> {
  const { status, body } = await ask('POST', '/events', {
    event_type_id: 'ASSET_LOG',
    entity_id: 'well-001',
    occurred_at: new Date(Date.UTC(2026, 3, 10, 0, minute)).toISOString(),
    description: 'Something',
    ...more,
  })
  assert.equal(status, 201, JSON.stringify(body))
  return body.id
}

async function withThree(t: TestContext) {
  const ask = await withAsker(t)
  const [a, b, c] = [await log(ask, 0), await log(ask, 10), await log(ask, 20)]
  return { ask, a, b, c }
}

for (const name of ['event_ids', 'related_event_ids']) {
  test(`${name} links, once, and the link is read from both ends until it is removed`, async (t) => {
    const { ask, a, b, c } = await withThree(t)
    const wish = { [name]: [b, c, b], relation: 'caused_by', comment: 'It tripped' }
    const first = await ask('POST', `/events/${a}/correlate`, wish)
    assert.equal(first.status, 200)
    assert.equal(first.body.count, 2)
    assert.deepEqual(
      first.body.correlated_events.map((it: { event_id: string; linked: boolean }) => [
        it.event_id,
        it.linked,
      ]),
      [
        [b, true],
        [c, true],
      ],
    )
    const again = await ask('POST', `/events/${a}/correlate`, wish)
    assert.deepEqual(
      again.body.correlated_events.map((it: { correlation_id: string }) => it.correlation_id),
      first.body.correlated_events.map((it: { correlation_id: string }) => it.correlation_id),
    )

    const { body: own } = await ask('GET', `/events/${a}/correlations`)
    assert.equal(own.total, 2)
    const [link] = own.data
    assert.deepEqual(
      [link.relation, link.direction, link.event_id, link.comment],
      ['caused_by', 'outgoing', b, 'It tripped'],
    )
    const { body: theirs } = await ask('GET', `/events/${b}/correlations`)
    assert.deepEqual([theirs.total, theirs.data[0].direction, theirs.data[0].event_id], [1, 'incoming', a])

    assert.equal(
      (await ask('DELETE', `/events/${c}/correlations/${link.id}`)).status,
      404,
      'not one of its links',
    )
    assert.equal((await ask('DELETE', `/events/${b}/correlations/${link.id}`)).status, 204)
    assert.equal((await ask('DELETE', `/events/${b}/correlations/${link.id}`)).status, 404)
    assert.equal((await ask('GET', `/events/${b}/correlations`)).body.total, 0)
  })
}

test('a wrong id links nothing at all', async (t) => {
  const { ask, a, b } = await withThree(t)
  assert.equal((await ask('POST', `/events/${a}/correlate`, { event_ids: [b, UNKNOWN] })).status, 404)
  const self = await ask('POST', `/events/${a}/correlate`, { event_ids: [b, a] })
  assert.equal(self.status, 422)
  assert.deepEqual(self.body.detail[0].loc, ['body', 'event_ids', 1])
  assert.equal((await ask('GET', `/events/${a}/correlations`)).body.total, 0)
  for (const [method, url] of [
    ['POST', 'correlate'],
    ['GET', 'correlations'],
    ['DELETE', 'correlations/x'],
  ] as const) {
    assert.equal((await ask(method, `/events/${UNKNOWN}/${url}`)).status, 404, url)
  }
})

test('a dry run says what would be linked and links nothing', async (t) => {
  const { ask, a, b } = await withThree(t)
  const { body } = await ask('POST', `/events/${a}/correlate`, { event_ids: [b], dry_run: true })
  assert.deepEqual([body.count, body.correlated_events[0].linked], [1, false])
  assert.equal((await ask('GET', `/events/${a}/correlations`)).body.total, 0)
})

for (const [how, body] of [
  ['without a body', undefined],
  ['with an empty body', {}],
  ['with a dry run', { dry_run: true }],
] as const) {
  test(`${how} it suggests what is near, nearest first, and links nothing`, async (t) => {
    const { ask, a, b, c } = await withThree(t)
    const far = await log(ask, 3 * 1_440)
    const { status, body: told } = await ask('POST', `/events/${b}/correlate`, body)
    assert.equal(status, 200)
    const found = told.correlated_events
    assert.deepEqual(new Set(found.map((it: { event_id: string }) => it.event_id)), new Set([a, c]), far)
    assert.deepEqual(found.map((it: { delta_seconds: number }) => it.delta_seconds).sort(), [-600, 600])
    for (const { score, reasons, linked, correlation_id } of found) {
      assert.ok(score > 0 && score <= 1)
      assert.equal(reasons[0], 'same asset')
      assert.match(reasons[1], /^10 min (before|after)$/)
      assert.deepEqual([linked, correlation_id], [false, null])
    }
    assert.equal((await ask('GET', `/events/${b}/correlations`)).body.total, 0)
  })
}

test('says where it is linked already, and when the statistics were computed', async (t) => {
  const { ask, a, b } = await withThree(t)
  await ask('POST', `/events/${b}/correlate`, { event_ids: [a] })
  const { body } = await ask('POST', `/events/${a}/correlate`)
  assert.equal(body.correlated_events.find((it: { event_id: string }) => it.event_id === b).linked, true)
  assert.match(body.statistics.computed_at, /Z$/)
  assert.equal(body.statistics.window_seconds, 86_400)
})

test('a window reaches as far as it is told', async (t) => {
  const { ask, a, b, c } = await withThree(t)
  const windows = [
    [600, [a, c]],
    ['PT10M', [a, c]],
    [599, []],
    [{ before: 600, after: 0 }, [a]],
    [{ before: 'PT0S', after: 'PT1H' }, [c]],
  ] as const
  for (const [window, expected] of windows) {
    const { body } = await ask('POST', `/events/${b}/correlate`, { window })
    const found = body.correlated_events.map((it: { event_id: string }) => it.event_id)
    assert.deepEqual(new Set(found), new Set(expected), JSON.stringify(window))
  }
  assert.equal((await ask('POST', `/events/${b}/correlate`, { limit: 1 })).body.count, 1)
  assert.equal((await ask('POST', `/events/${b}/correlate`, { min_score: 1 })).body.count, 0)
})

test('looks on the asset, its parent and its parts, as far as the scope goes', async (t) => {
  const ask = await withAsker(t)
  for (const [tag, parent] of [
    ['plant', null],
    ['pump', 'plant'],
    ['motor', 'pump'],
  ]) {
    assert.equal((await ask('POST', '/assets', { tag, parent })).status, 201)
  }
  const own = await log(ask, 0, { entity_id: 'pump' })
  const same = await log(ask, 1, { entity_id: 'pump' })
  const parent = await log(ask, 1, { entity_id: 'plant' })
  const child = await log(ask, 1, { entity_id: 'motor' })
  await log(ask, 1, { entity_id: 'elsewhere' })
  const scopes = [
    ['asset', [same]],
    ['entity', [same]],
    ['parent', [parent]],
    ['children', [child]],
    ['all', [same, parent, child]],
    [undefined, [same, parent, child]],
  ] as const
  for (const [scope, expected] of scopes) {
    const { body } = await ask('POST', `/events/${own}/correlate`, { scope })
    const found = body.correlated_events.map((it: { event_id: string }) => it.event_id)
    assert.deepEqual(new Set(found), new Set(expected), scope)
    assert.ok(!expected.some((id) => id === same) || found[0] === same, 'its own asset comes first')
  }
})

test('equal values and what follows more often than chance count, in words', async (t) => {
  const ask = await withAsker(t)
  const type = {
    id: 'trip',
    name: 'Trip',
    fields: [{ name: 'cause', type: 'select', options: ['hot', 'dry'] }],
  }
  assert.equal((await ask('POST', '/event-types', type)).status, 201)
  const day = 1_440
  for (let n = 0; n < 12; n += 1) {
    await log(ask, n * 7 * day, { description: 'Alarm' })
    await log(ask, n * 7 * day + 60, { event_type_id: 'trip', fields: { cause: 'hot' } })
  }
  const alarm = await log(ask, 90 * day, { description: 'Alarm' })
  const hum = await log(ask, 90 * day + 30, { description: 'Hum' })
  const trip = await log(ask, 90 * day + 90, { event_type_id: 'trip', fields: { cause: 'hot' } })
  const twin = await log(ask, 90 * day + 91, { event_type_id: 'trip', fields: { cause: 'hot' } })
  const { body } = await ask('POST', `/events/${trip}/correlate`)
  const by = (id: string) => body.correlated_events.find((it: { event_id: string }) => it.event_id === id)
  assert.ok(by(alarm).score > by(hum).score, 'though the hum is nearer')
  assert.equal(by(alarm).relation, 'caused_by')
  assert.match(
    by(alarm).reasons.at(-1),
    /^'alarm' is followed by Trip with cause hot within 24 h at least [\d.]+ times as often as chance \(\d+ of \d+\)$/,
  )
  assert.ok(by(twin).reasons.includes('cause equal: "hot"'))
})

const BAD: readonly (readonly [sentence: string, body: unknown])[] = [
  ['no ids', { event_ids: [] }],
  ['ids that are no text', { event_ids: [1] }],
  ['both names', { event_ids: ['a'], related_event_ids: ['b'] }],
  ['an unknown relation', { event_ids: ['a'], relation: 'loves' }],
  ['an unknown scope', { scope: 'world' }],
  ['an unknown member', { event_idz: ['a'] }],
  ['a negative window', { window: -1 }],
  ['a window of years', { window: 'P9999D' }],
  ['a window of nonsense', { window: ['PT1H'] }],
  ['a window with other members', { window: { before: 1, later: 2 } }],
  ['a score above 1', { min_score: 2 }],
  ['a limit of 0', { limit: 0 }],
  ['a list', []],
]

test('what cannot be meant is refused with its place', async (t) => {
  const { ask, a } = await withThree(t)
  for (const [sentence, body] of BAD) {
    const { status, body: told } = await ask('POST', `/events/${a}/correlate`, body)
    assert.equal(status, 422, sentence)
    assert.equal(told.detail[0].loc[0], 'body', sentence)
  }
})

test('no body, however hostile, is an error of the server', async (t) => {
  const { ask, a } = await withThree(t)
  const keys = fc.constantFrom(
    'event_ids',
    'relation',
    'comment',
    'window',
    'scope',
    'min_score',
    'limit',
    'dry_run',
  )
  const bodies = fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.jsonValue()))
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const { status } = await ask('POST', `/events/${a}/correlate`, JSON.stringify(body), {
        'content-type': 'application/json',
      })
      assert.ok(status < 500, `${status}`)
    }),
    { numRuns: 200 },
  )
})
