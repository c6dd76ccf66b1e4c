import type { Event } from '../core/events/event.ts'
import type { EventFilter, EventOrder } from '../core/events/event-query.ts'
import type { EventStore } from '../core/events/event-store.ts'
import type { ReadLimits } from '../core/read-limits.ts'

/** Rows read at a time: few enough that other requests get their turn in between. */
export const CHUNK = 500

export type Slice = {
  readonly filter: EventFilter
  readonly order: EventOrder
  readonly offset: number
  readonly count: number
  readonly limits: ReadLimits
}

/** A part of a list, `CHUNK` events at most at a time, each chunk from where the one before ended. */
export async function* eventChunks(
  events: Pick<EventStore, 'list'>,
  { filter, order, offset, count, limits }: Slice,
): AsyncGenerator<Event[]> {
  let left = count
  let last: Event | undefined
  while (left > 0) {
    const limit = Math.min(left, CHUNK)
    const place = last ? { after: last, offset: 0 } : { offset }
    const chunk = await events.list({ filter, order, limit, ...place }, limits)
    if (chunk.length > 0) yield chunk
    if (chunk.length < limit) return
    left -= chunk.length
    last = chunk.at(-1)
  }
}
