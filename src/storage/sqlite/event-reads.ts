import type { Database } from 'better-sqlite3'
import type { Event } from '../../core/events/event.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import type { EventPageQuery, EventStore } from '../../core/events/event-store.ts'
import { type EventLookup, lookupOf, matchesNothing } from '../sql/event-lookup.ts'
import type { AtOnce } from './at-once.ts'
import { createRecall } from './claims.ts'
import { createCorrelationReads } from './correlation-reads.ts'
import { counterShape, counterTemplate, isCounted } from './counter-query.ts'
import { ENTRY_QUERY, entryOf } from './entry-rows.ts'
import { countTemplate, pageShape, pageTemplate } from './event-page.ts'
import { eventOf, type Row } from './event-rows.ts'
import { createSeqAt } from './log-position.ts'
import { createOneEventReads, type OneEventReads } from './one-event.ts'
import { createPrepared } from './prepared.ts'
import type { Stretch } from './rule-commands.ts'

type ReadName = 'list' | 'count' | 'tail' | 'seqAt' | 'correlations' | 'recall'

/** The reading half of the port, carried out at once on one connection. */
export type EventReads = OneEventReads & ManyEventsReads

type ManyEventsReads = { readonly [Name in ReadName]: AtOnce<EventStore[Name]> } & {
  /** The events that match and were recorded by the entries after one number and up to another, in that order. */
  readonly stretch: (filter: EventFilter, stretch: Stretch) => Event[]
  /** The newest entry's number; 0 when there is none. */
  readonly newest: () => number
}

export function createEventReads(database: Database): EventReads {
  const { correlations } = createCorrelationReads(database)
  const one = createOneEventReads(database)
  return {
    ...one,
    ...manyEvents(database),
    recall: createRecall(database, one),
    seqAt: createSeqAt(database),
    correlations,
  }
}

function manyEvents(database: Database): Omit<ManyEventsReads, 'seqAt' | 'correlations' | 'recall'> {
  const pages = createPrepared<EventLookup>(database)
  const counters = createPrepared<EventFilter>(database)
  const entries = database
    .prepare<unknown[], Row>(`${ENTRY_QUERY} where c.seq > ? order by c.seq limit ?`)
    .raw()
    .safeIntegers()
  const newest = database.prepare<[], number>('select max(seq) from entry').pluck()
  const firstNumber = (rows: Row[]) => Number(rows[0]?.[0] ?? 0)

  const page = (lookup: EventLookup) => {
    if (matchesNothing(lookup)) return []
    return pages(pageShape(lookup), lookup, () => pageTemplate(lookup)).map(eventOf)
  }

  return {
    list: (query) => page(lookupOf(query)),
    stretch: (filter, { after, upTo }) => {
      const order = { by: 'seq', direction: 'asc' } as const
      const query = { filter, order, after: { occurredAt: 0n, seq: after }, offset: 0, limit: upTo - after }
      return page({ ...lookupOf(query), upTo })
    },
    count: (filter, atMost) => {
      if (isCounted(filter)) {
        const counted = counters(counterShape(filter), filter, () => counterTemplate(filter))
        return { total: firstNumber(counted), exact: true }
      }
      const lookup = lookupOf(countedPage(filter, atMost))
      if (matchesNothing(lookup)) return { total: 0, exact: true }
      const total = firstNumber(pages(`count|${pageShape(lookup)}`, lookup, () => countTemplate(lookup)))
      return total > atMost ? { total: atMost, exact: false } : { total, exact: true }
    },
    newest: () => newest.get() ?? 0,
    tail: (seq, limit) => entries.all(seq, limit).map(entryOf),
  }
}

/** One more than asked for, to know whether there are more. */
function countedPage(filter: EventFilter, atMost: number): EventPageQuery {
  return { filter, order: { by: 'occurred_at', direction: 'desc' }, offset: 0, limit: atMost + 1 }
}
