import type { Database } from 'better-sqlite3'
import type { EventFilter } from '../../core/events/event-query.ts'
import type { EventPageQuery, EventStore } from '../../core/events/event-store.ts'
import { type EventLookup, lookupOf, matchesNothing } from '../sql/event-lookup.ts'
import type { AtOnce } from './at-once.ts'
import { counterShape, counterTemplate, isCounted } from './counter-query.ts'
import { countTemplate, pageShape, pageTemplate } from './event-page.ts'
import { ENTRY_COLUMNS, entryOf, eventOf, type Row } from './event-rows.ts'
import { createOneEventReads, type OneEventReads } from './one-event.ts'
import { createPrepared } from './prepared.ts'

type ReadName = 'list' | 'count' | 'tail'

/** The reading half of the port, carried out at once on one connection. */
export type EventReads = OneEventReads & ManyEventsReads

type ManyEventsReads = { readonly [Name in ReadName]: AtOnce<EventStore[Name]> }

export function createEventReads(database: Database): EventReads {
  return { ...createOneEventReads(database), ...manyEvents(database) }
}

function manyEvents(database: Database): ManyEventsReads {
  const pages = createPrepared<EventLookup>(database)
  const counters = createPrepared<EventFilter>(database)
  const entries = database
    .prepare<unknown[], Row>(
      `select ${ENTRY_COLUMNS} from entry as c cross join event as e on e.seq = c.event
       cross join entry as r on r.seq = e.seq cross join asset as a on a.number = e.asset
       cross join event_type as t on t.number = e.type where c.seq > ? order by c.seq limit ?`,
    )
    .raw()
    .safeIntegers()
  const firstNumber = (rows: Row[]) => Number(rows[0]?.[0] ?? 0)

  return {
    list: (query) => {
      const lookup = lookupOf(query)
      if (matchesNothing(lookup)) return []
      return pages(pageShape(lookup), lookup, () => pageTemplate(lookup)).map(eventOf)
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
    tail: (seq, limit) => entries.all(seq, limit).map(entryOf),
  }
}

/** One more than asked for, to know whether there are more. */
function countedPage(filter: EventFilter, atMost: number): EventPageQuery {
  return { filter, order: { by: 'occurred_at', direction: 'desc' }, offset: 0, limit: atMost + 1 }
}
