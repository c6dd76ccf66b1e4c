import type { Event } from '../../core/events/event.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { ReadLimits } from '../../core/read-limits.ts'
import { writeCursor } from './cursor.ts'
import type { ListQuery } from './read-list-query.ts'

/** Counting stops here where no counter knows the answer. */
const COUNT_AT_MOST = 100_000

/** Milliseconds after which counting stops as well, so that nobody waits long for a number. */
const COUNT_FOR = 1_000

/** One page of events in the envelope of every list. */
export type EventPage = {
  readonly data: readonly Event[]
  /** Null when nobody asked. */
  readonly total: number | null
  readonly total_exact?: false
  readonly limit: number
  readonly offset: number
  readonly next_cursor: string | null
}

export async function listPage(
  events: Pick<EventStore, 'list' | 'count'>,
  query: Omit<ListQuery, 'asOf'>,
  limits: ReadLimits,
): Promise<EventPage> {
  const { filter, order, after, offset, limit } = query
  // One event more than the page holds tells whether there is another page.
  const [found, count] = await Promise.all([
    events.list({ filter, order, offset, limit: limit + 1, ...(after && { after }) }, limits),
    query.wantsTotal ? events.count(filter, COUNT_AT_MOST, { ...limits, milliseconds: COUNT_FOR }) : null,
  ])
  const data = found.slice(0, limit)
  return {
    data,
    total: count?.total ?? null,
    ...(count && !count.exact && { total_exact: false }),
    limit,
    offset,
    next_cursor: found.length > limit ? writeCursor(data.at(-1)!, query.list) : null,
  }
}
