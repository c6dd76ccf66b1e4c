import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AppUnderTest, withApp } from './with-app.ts'

type Page = { data: { id: string }[]; total: number; next_cursor: string | null }

const FILTERS = [
  '',
  'entity_id=a',
  'severity=LOW,CRITICAL',
  'event_type_id=STATUS_RESTART',
  'q=even',
  'from_date=2026-01-02&to_date=2026-01-03',
  'entity_id=b&from_date=2026-01-02T00:30:00Z',
]

test('pages by cursor and pages by offset add up to the list', async (t) => {
  const app = await withApp(t)
  await fillLog(app)
  const list = fc.record({
    filter: fc.constantFrom(...FILTERS),
    sort: fc.constantFrom('asc', 'desc'),
    limit: fc.integer({ min: 1, max: 25 }),
  })
  await fc.assert(
    fc.asyncProperty(list, async ({ filter, sort, limit }) => {
      const query = `sort=${sort}&${filter}`
      const whole = await page(app, `${query}&limit=1000`)
      assert.equal(whole.total, whole.data.length)
      assert.equal(whole.next_cursor, null)
      assert.deepEqual(await byCursor(app, `${query}&limit=${limit}`), idsOf(whole))
      assert.deepEqual(await byOffset(app, query, limit), idsOf(whole))
    }),
    { numRuns: 40 },
  )
})

/** Few assets, few days, and many events at the same moment. */
async function fillLog({ inject }: AppUnderTest): Promise<void> {
  for (let n = 0; n < 60; n += 1) {
    const payload = {
      event_type_id: n % 3 === 0 ? 'STATUS_RESTART' : 'STATUS_CALIBRATION',
      entity_id: 'abc'[n % 3 === 1 ? 0 : n % 2],
      occurred_at: `2026-01-0${1 + (n % 4)}T0${n % 2}:00:00Z`,
      ended_at: n % 5 === 0 ? `2026-01-0${1 + (n % 4)}T23:00:00Z` : null,
      severity: ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'][n % 4],
      description: n % 2 === 0 ? 'Even' : 'Odd',
    }
    assert.equal((await inject({ method: 'POST', url: '/events', payload })).statusCode, 201)
  }
}

async function page({ inject }: AppUnderTest, query: string): Promise<Page> {
  const answer = await inject(`/events?${query}`)
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json()
}

async function byCursor(app: AppUnderTest, query: string): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const found = await page(app, cursor === '' ? query : `${query}&cursor=${cursor}`)
    ids.push(...idsOf(found))
    cursor = found.next_cursor
  }
  return ids
}

async function byOffset(app: AppUnderTest, query: string, limit: number): Promise<string[]> {
  const ids: string[] = []
  for (;;) {
    const found = await page(app, `${query}&limit=${limit}&offset=${ids.length}`)
    if (found.data.length === 0) return ids
    ids.push(...idsOf(found))
  }
}

function idsOf({ data }: Page): string[] {
  return data.map(({ id }) => id)
}
