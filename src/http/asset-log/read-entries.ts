import { ASSET_LOG } from '../../core/event-types/builtin.ts'
import type { Event } from '../../core/events/event.ts'
import type { EventFilter, EventOrder } from '../../core/events/event-query.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { ReadLimits } from '../../core/read-limits.ts'
import { eventChunks } from '../event-chunks.ts'
import { type Paging, rowsOf } from './paging.ts'

/** Which entries of the asset log; severities null are all. */
export type EntryFilter = Omit<EventFilter, 'typeIds' | 'severities'> & {
  readonly severities: EventFilter['severities'] | null
}

export type Entries = { readonly total: number; readonly chunks: AsyncIterable<readonly Event[]> }

type Reading = {
  readonly paging: Paging
  readonly by?: EventOrder['by']
  readonly limits: ReadLimits
}

/** One page of the asset log, whatever wrote its entries, and how many there are on all pages. */
export async function readEntries(
  events: EventStore,
  { severities, ...rest }: EntryFilter,
  { paging, by = 'seq', limits }: Reading,
): Promise<Entries> {
  // A filter such as every word with a `!` leaves nothing to ask the engine for.
  if (severities?.length === 0) return { total: 0, chunks: none() }
  const filter: EventFilter = { ...rest, typeIds: [ASSET_LOG], ...(severities && { severities }) }
  const { total } = await events.count(filter, Number.MAX_SAFE_INTEGER, limits)
  const order: EventOrder = { by, direction: paging.direction }
  return { total, chunks: eventChunks(events, { filter, order, limits, ...rowsOf(paging, total) }) }
}

async function* none(): AsyncGenerator<never> {}
