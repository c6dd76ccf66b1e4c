import type { Event } from '../../core/events/event.ts'
import type { EventFilter, EventPosition } from '../../core/events/event-query.ts'
import type { Count, EventPageQuery } from '../../core/events/event-store.ts'
import { lookupOf, matchesNothing } from '../sql/event-lookup.ts'
import { passesOverRows } from './event-page.ts'
import type { SliceReads } from './event-reads.ts'
import { inSlices, type Turns } from './in-slices.ts'

/** One state of the log for the reads of a slice. */
export type Snapshot = <T>(read: () => T) => T

export type EventSlices = Pick<SliceReads, 'lookup' | 'page' | 'count' | 'end'> & {
  readonly snapshot: Snapshot
}

/** A page, however many rows have to be passed over to find it. */
export function listInSlices(reads: EventSlices, query: EventPageQuery, turns: Turns): Promise<Event[]> {
  const lookup = lookupOf(query)
  if (matchesNothing(lookup)) return Promise.resolve([])
  // Whether a field has an index can change between two slices.
  const isSearch = lookup.fields.length > 0 || passesOverRows(lookup)
  return isSearch ? searchPage(reads, query, turns) : skipToPage(reads, query, turns)
}

/** Events that are corrected meanwhile may come by twice; what is in the page stays as it was found. */
async function searchPage(reads: EventSlices, query: EventPageQuery, turns: Turns): Promise<Event[]> {
  const found = new Map<number, Event>()
  let { after, offset } = query
  await inSlices(turns, (candidates) => {
    const limit = Math.min(offset + query.limit - found.size, candidates)
    const { events, end } = reads.snapshot(() => {
      const lookup = { ...reads.lookup({ ...pageAfter(query, after), offset: 0, limit }), candidates }
      return { events: reads.page(lookup), end: reads.end(lookup) }
    })
    for (const event of events.slice(offset)) if (!found.has(event.seq)) found.set(event.seq, event)
    offset = Math.max(0, offset - events.length)
    after = end ?? after
    return end && found.size < query.limit ? 'more' : 'done'
  })
  return [...found.values()]
}

/** Rows are passed over only to get to the page. */
async function skipToPage(reads: EventSlices, query: EventPageQuery, turns: Turns): Promise<Event[]> {
  let { after, offset } = query
  let events: Event[] = []
  await inSlices(turns, (rows) => {
    if (offset <= rows) {
      events = reads.page(lookupOf({ ...pageAfter(query, after), offset }))
      return 'done'
    }
    const end = reads.end({ ...lookupOf(pageAfter(query, after)), candidates: rows })
    if (!end) return 'done'
    offset -= rows
    after = end
    return 'more'
  })
  return events
}

function pageAfter(query: EventPageQuery, after: EventPosition | undefined): EventPageQuery {
  return after ? { ...query, after } : query
}

/** What to count, and when to stop. */
export type CountOrder = {
  readonly filter: EventFilter
  readonly atMost: number
  /** Whether the count so far is answer enough now. */
  readonly isEnough: () => boolean
}

/** Counts what no counter knows; not exact where it stopped before the end. */
export async function countInSlices(reads: EventSlices, order: CountOrder, turns: Turns): Promise<Count> {
  const { filter, atMost, isEnough } = order
  const query = { filter, order: { by: 'occurred_at', direction: 'desc' }, offset: 0, limit: 0 } as const
  if (matchesNothing(lookupOf(query))) return { total: 0, exact: true }
  let total = 0
  let after: EventPosition | undefined
  let exact = false
  await inSlices(turns, (rows) => {
    const { end, found } = reads.snapshot(() => {
      const lookup = { ...reads.lookup(pageAfter(query, after)), candidates: rows, limit: rows }
      const end = reads.end(lookup)
      return { end, found: end && !passesOverRows(lookup) ? rows : reads.count(lookup) }
    })
    total += found
    after = end ?? after
    exact = end === null
    return end && total <= atMost && !isEnough() ? 'more' : 'done'
  })
  return total > atMost ? { total: atMost, exact: false } : { total, exact }
}
