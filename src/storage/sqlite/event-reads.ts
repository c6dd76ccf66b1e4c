import type { Database } from 'better-sqlite3'
import type { FieldIndexState } from '../../core/catalog.ts'
import type { Event } from '../../core/events/event.ts'
import type { EventFilter, EventPosition } from '../../core/events/event-query.ts'
import type { EventPageQuery, EventStore } from '../../core/events/event-store.ts'
import { type EventLookup, lookupOf, matchesNothing } from '../sql/event-lookup.ts'
import type { AtOnce } from './at-once.ts'
import { createRecall } from './claims.ts'
import { createCorrelationReads } from './correlation-reads.ts'
import { counterShape, counterTemplate, isCounted } from './counter-query.ts'
import { countTemplate, endTemplate, pageShape, pageTemplate } from './event-page.ts'
import { type EventRow, eventOf } from './event-rows.ts'
import { createFieldIndexReads, type FieldIndexReads } from './field-index-reads.ts'
import { createLastRecordedAt, createSeqAt } from './log-position.ts'
import { isLongList } from './long-reads.ts'
import { createOneEventReads, type OneEventReads } from './one-event.ts'
import { createPrepared } from './prepared.ts'
import type { Stretch } from './rule-commands.ts'

type ReadName = 'seqAt' | 'lastRecordedAt' | 'correlations' | 'recall'

/** The reading half of the port, carried out at once on one connection. */
export type EventReads = OneEventReads & SliceReads & OtherReads

type OtherReads = { readonly [Name in ReadName]: AtOnce<EventStore[Name]> } & {
  readonly fieldIndexes: () => FieldIndexState[]
  /** The newest entry's number; 0 when there is none. */
  readonly newest: () => number
}

/** Lists and counts, of which none reads more rows than its candidates; see read-in-slices.ts for the rest. */
export type SliceReads = {
  /** A page that is found without passing over rows; undefined where that cannot be. */
  readonly quickPage: (query: EventPageQuery) => Event[] | undefined
  /** How a page is found. The index of a field may be gone in the next snapshot. */
  readonly lookup: (query: EventPageQuery) => EventLookup
  /** What the counters know; null where they know nothing of it. */
  readonly counted: (filter: EventFilter) => number | null
  readonly page: (lookup: EventLookup) => Event[]
  /** How many are found, up to the lookup's limit. */
  readonly count: (lookup: EventLookup) => number
  /** Where the candidates end; null where there are fewer than the lookup may read. */
  readonly end: (lookup: EventLookup) => EventPosition | null
  /** The events that match and were recorded by the entries after one number and up to another, in that order. */
  readonly stretch: (filter: EventFilter, stretch: Stretch) => Event[]
}

export function createEventReads(database: Database): EventReads {
  const { correlations } = createCorrelationReads(database)
  const one = createOneEventReads(database)
  const indexes = createFieldIndexReads(database)
  const newest = database.prepare<[], number>('select max(seq) from entry').pluck()
  return {
    ...one,
    ...createSliceReads(database, indexes),
    recall: createRecall(database, one),
    seqAt: createSeqAt(database),
    lastRecordedAt: createLastRecordedAt(database),
    correlations,
    fieldIndexes: indexes.states,
    newest: () => newest.get() ?? 0,
  }
}

function createSliceReads(database: Database, { driven }: FieldIndexReads): SliceReads {
  const run = createPrepared<EventLookup>(database)
  const counters = createPrepared<EventFilter>(database)
  const numberIn = (rows: { readonly found: bigint }[]) => Number(rows[0]?.found ?? 0)

  const page = (lookup: EventLookup) => {
    if (matchesNothing(lookup)) return []
    return run<EventRow>(pageShape(lookup), lookup, () => pageTemplate(lookup)).map(eventOf)
  }
  const lookup = (query: EventPageQuery) => driven(lookupOf(query))
  const snapshot = <T>(read: () => T): T => database.transaction(read)()
  const quickPage = (query: EventPageQuery) => {
    const found = lookup(query)
    return isLongList(found) ? undefined : page(found)
  }
  return {
    quickPage: (query) => (query.filter.fields ? snapshot(() => quickPage(query)) : quickPage(query)),
    lookup,
    counted: (filter) => {
      if (!isCounted(filter)) return null
      return numberIn(counters(counterShape(filter), filter, () => counterTemplate(filter)))
    },
    page,
    count: (lookup) => numberIn(run(`count|${pageShape(lookup)}`, lookup, () => countTemplate(lookup))),
    end: (lookup) => {
      const [row] = run<PlaceRow>(`end|${pageShape(lookup)}`, lookup, () => endTemplate(lookup))
      return row ? positionOf(row) : null
    },
    stretch: (filter, { after, upTo }) => {
      const order = { by: 'seq', direction: 'asc' } as const
      const query = { filter, order, after: { occurredAt: 0n, seq: after }, offset: 0, limit: upTo - after }
      return page({ ...lookupOf(query), upTo })
    },
  }
}

type PlaceRow = { readonly seq: bigint; readonly occurred_at?: bigint }

function positionOf({ seq, occurred_at = 0n }: PlaceRow): EventPosition {
  return { seq: Number(seq), occurredAt: occurred_at }
}
