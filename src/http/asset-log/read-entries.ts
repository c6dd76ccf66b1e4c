import { ASSET_LOG } from '../../core/event-types/builtin.ts'
import type { Event } from '../../core/events/event.ts'
import type { EventFilter, EventOrder } from '../../core/events/event-query.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import { CHUNK } from './page-answer.ts'
import { type Paging, rowsOf } from './paging.ts'

/** Which entries of the asset log; severities null are all. */
export type EntryFilter = Omit<EventFilter, 'typeIds' | 'severities'> & {
  readonly severities: EventFilter['severities'] | null
}

export type Entries = { readonly total: number; readonly chunks: AsyncIterable<readonly Event[]> }

/** One page of the asset log, whatever wrote its entries, and how many there are on all pages. */
export async function readEntries(
  events: EventStore,
  { severities, ...rest }: EntryFilter,
  { paging, by = 'seq' }: { readonly paging: Paging; readonly by?: EventOrder['by'] },
): Promise<Entries> {
  // A filter such as every word with a `!` leaves nothing to ask the engine for.
  if (severities?.length === 0) return { total: 0, chunks: none() }
  const filter: EventFilter = { ...rest, typeIds: [ASSET_LOG], ...(severities && { severities }) }
  const { total } = await events.count(filter, Number.MAX_SAFE_INTEGER)
  const order: EventOrder = { by, direction: paging.direction }
  return { total, chunks: readChunks(events, { filter, order, ...rowsOf(paging, total) }) }
}

type Slice = {
  readonly filter: EventFilter
  readonly order: EventOrder
  readonly offset: number
  readonly count: number
}

async function* none(): AsyncGenerator<never> {}

async function* readChunks(
  events: EventStore,
  { filter, order, offset, count }: Slice,
): AsyncGenerator<Event[]> {
  let left = count
  let last: Event | undefined
  while (left > 0) {
    const limit = Math.min(left, CHUNK)
    const place = last ? { after: last, offset: 0 } : { offset }
    const chunk = await events.list({ filter, order, limit, ...place })
    if (chunk.length === 0) return
    yield chunk
    left -= chunk.length
    last = chunk.at(-1)
  }
}
