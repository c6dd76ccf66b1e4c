import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Asking, asker } from './asker.ts'
import { withApp } from './with-app.ts'

const MONDAY = Date.UTC(2026, 2, 2, 12)
const DAY = 86_400_000

/** A log whose clock is set by hand; three events of Monday, one corrected on Wednesday. */
async function withStory(t: TestContext) {
  let time = MONDAY
  const ask = asker(await withApp(t, { now: () => BigInt(time) * 1000n }))
  const ids: string[] = []
  for (const [hour, severity] of [
    [1, 'LOW'],
    [2, 'HIGH'],
    [3, 'HIGH'],
  ] as const) {
    time = MONDAY + hour * 60_000
    ids.push(await log(ask, `2026-03-02T0${hour}:00:00Z`, severity))
  }
  time = MONDAY + 2 * DAY
  const change = { severity: 'CRITICAL', description: 'Worse', reason: 'Looked again' }
  assert.equal((await ask('PATCH', `/events/${ids[1]}`, change)).status, 200)
  time = MONDAY + 4 * DAY
  return { ask, ids, setTime: (to: number) => (time = to) }
}

async function log(ask: Asking, occurredAt: string, severity: string): Promise<string> {
  const said = { event_type_id: 'STATUS_RESTART', entity_id: 'well-001', description: 'Restarted' }
  const { status, body } = await ask('POST', '/events', { ...said, occurred_at: occurredAt, severity })
  assert.equal(status, 201, JSON.stringify(body))
  return body.id
}

test('a list is answered as the log stood then, with every filter and its total', async (t) => {
  const { ask } = await withStory(t)
  const CASES = [
    ['', 3, 'now'],
    ['as_of=2026-03-06T12:00:00Z', 3, 'this very moment'],
    ['as_of=2026-03-01T00:00:00Z', 0, 'before the first entry'],
    ['as_of=2026-03-02T12:01:00Z', 1, 'after the first'],
    ['as_of=2026-03-02', 3, 'a day is meant to its end'],
    ['as_of=2026-03-06', 3, 'today is meant up to now'],
    ['as_of=2026-03-03&severity=HIGH', 2, 'before the correction'],
    ['as_of=2026-03-05&severity=HIGH', 1, 'after the correction'],
    ['as_of=2026-03-05&severity=CRITICAL', 1, 'what it became'],
    ['as_of=2026-03-03&q=Worse', 0, 'what was not yet said'],
    [
      'as_of=2026-03-03&entity_id=well-001&event_type_id=STATUS_RESTART&from_date=2026-03-02T02:00:00Z',
      2,
      'filters',
    ],
  ] as const
  for (const [query, expected, sentence] of CASES) {
    const { status, body } = await ask('GET', `/events?${query}`)
    assert.equal(status, 200, sentence)
    assert.deepEqual([body.data.length, body.total], [expected, expected], sentence)
  }
})

test('an event is as it was believed to be, and its history stays whole', async (t) => {
  const { ask, ids } = await withStory(t)
  const at = async (moment: string) => (await ask('GET', `/events/${ids[1]}?as_of=${moment}`)).body
  const before = await at('2026-03-03')
  assert.deepEqual([before.severity, before.description, before.revision], ['HIGH', 'Restarted', 1])
  const after = await at('2026-03-05')
  assert.deepEqual([after.severity, after.description, after.revision], ['CRITICAL', 'Worse', 2])
  assert.equal((await ask('GET', `/events/${ids[1]}?as_of=2026-03-01`)).status, 404)
  assert.equal((await ask('GET', `/events/${ids[1]}/history?as_of=2026-03-01`)).body.total, 2)
})

test('pages follow each other as of the same moment, and a cursor belongs to it', async (t) => {
  const { ask, ids } = await withStory(t)
  for (const sort of ['asc', 'desc']) {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await ask('GET', `/events?as_of=2026-03-03&sort=${sort}&limit=1${cursor}`)
      seen.push(...body.data.map((event: { id: string }) => event.id))
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`
    } while (cursor !== '')
    assert.deepEqual(seen, sort === 'asc' ? ids : ids.toReversed())
  }
  const { body } = await ask('GET', '/events?as_of=2026-03-03&limit=1')
  assert.equal((await ask('GET', `/events?as_of=2026-03-05&limit=1&cursor=${body.next_cursor}`)).status, 422)
})

test('the future and what is no moment are refused', async (t) => {
  const { ask, ids } = await withStory(t)
  for (const moment of ['2026-03-06T12:00:01Z', '2026-03-07', '9999-12-31', 'soon', '', '2026-13-01']) {
    for (const url of ['/events', `/events/${ids[0]}`]) {
      const { status, body } = await ask('GET', `${url}?as_of=${moment}`)
      assert.equal(status, 422, `${url} ${moment}`)
      assert.deepEqual(body.detail[0].loc, ['query', 'as_of'])
    }
  }
  const { body } = await ask('GET', '/events?as_of=2027-01-01&limit=0')
  assert.equal(body.detail.length, 2, 'with everything else that is wrong')
})

test('what was believed then does not change by what is recorded later', async (t) => {
  const { ask, ids, setTime } = await withStory(t)
  const { body: before } = await ask('GET', '/events?as_of=2026-03-05')
  setTime(MONDAY + 5 * DAY)
  await log(ask, '2026-03-02T05:00:00Z', 'LOW')
  await ask('PATCH', `/events/${ids[0]}`, { description: 'Otherwise' })
  assert.deepEqual((await ask('GET', '/events?as_of=2026-03-05')).body, before)
  assert.equal((await ask('GET', '/events')).body.total, 4)
})

test('what was recorded is not the future, though the clock was set back since', async (t) => {
  const { ask, ids, setTime } = await withStory(t)
  setTime(MONDAY + DAY)
  const newest = '2026-03-04T12:00:00Z'
  const { status, body } = await ask('GET', `/events?as_of=${newest}`)
  assert.equal(status, 200, JSON.stringify(body))
  assert.equal((await ask('GET', `/events/${ids[1]}?as_of=${newest}`)).body.revision, 2)
  assert.equal((await ask('GET', `/events/${ids[1]}?as_of=2026-03-04`)).body.revision, 2, 'up to then')
  const exported = await ask('GET', `/events/export?as_of=${newest}&severity=CRITICAL`)
  assert.equal(exported.body.id, ids[1], 'the only line')
  for (const url of ['/events', `/events/${ids[0]}`, '/events/export']) {
    assert.equal((await ask('GET', `${url}?as_of=2026-03-04T12:00:01Z`)).status, 422, url)
  }
})
