import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Count, EventStore } from '../../core/events/event-store.ts'
import { listPage } from './list-page.ts'
import type { ListQuery } from './read-list-query.ts'

const QUERY: ListQuery = {
  filter: {},
  asOf: undefined,
  order: { by: 'occurred_at', direction: 'desc' },
  after: undefined,
  offset: 0,
  limit: 50,
  wantsTotal: true,
  list: { direction: 'desc', filters: '[]' },
}

/** A log with more events than anybody would write for a test. */
function longLog(count: Count): Pick<EventStore, 'list' | 'count'> {
  return {
    list: async () => [],
    count: async (_filter, atMost) => ({ ...count, total: Math.min(count.total, atMost) }),
  }
}

test('a total that was not counted to the end says so', async () => {
  const capped = await listPage(longLog({ total: 5_000_000, exact: false }), QUERY, {})
  assert.deepEqual([capped.total, capped.total_exact], [100_000, false])
  assert.deepEqual(Object.keys(capped), ['data', 'total', 'total_exact', 'limit', 'offset', 'next_cursor'])
})

test('an exact total says nothing more, and one that nobody wants is null', async () => {
  const exact = await listPage(longLog({ total: 7, exact: true }), QUERY, {})
  assert.deepEqual(exact, { data: [], total: 7, limit: 50, offset: 0, next_cursor: null })
  const unwanted = await listPage(longLog({ total: 7, exact: true }), { ...QUERY, wantsTotal: false }, {})
  assert.equal(unwanted.total, null)
})
