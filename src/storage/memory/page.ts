import type { Event } from '../../core/events/event.ts'
import type { EventOrder, EventPosition } from '../../core/events/event-query.ts'
import type { EventPageQuery } from '../../core/events/event-store.ts'
import { matchesFilter } from '../../core/events/matches-filter.ts'

/** One page of the events that match, by looking at all of them. */
export function pageOf(events: readonly Event[], query: EventPageQuery): Event[] {
  const { filter, order, after, offset, limit } = query
  return events
    .filter((event) => matchesFilter(event, filter))
    .sort((a, b) => compare(a, b, order))
    .filter((event) => after === undefined || compare(event, after, order) > 0)
    .slice(offset, offset + limit)
}

function compare(a: EventPosition, b: EventPosition, { by, direction }: EventOrder): number {
  const ascending =
    (by === 'occurred_at' ? Number(a.occurredAt > b.occurredAt) - Number(a.occurredAt < b.occurredAt) : 0) ||
    a.seq - b.seq
  return direction === 'asc' ? ascending : -ascending
}
