import type { Event } from '../../core/events/event.ts'
import type { Placement, Position } from '../../core/feeds/entry-log.ts'
import { revisionsOf } from './entries.ts'
import type { Memory } from './memory.ts'

export function placementsOf(memory: Memory, seqs: readonly number[]): Placement[] {
  return seqs.flatMap((seq): Placement[] => {
    const entry = memory.entries[seq - 1]
    if (entry?.kind !== 'record' && entry?.kind !== 'revise') return []
    const event = memory.events.get(entry.eventId)!
    const stops = stopsOf(memory, event).filter((stop) => stop.seq <= seq)
    const [now, then] = stops.toReversed()
    const said = then && revisionsOf(memory, event.id).find((revision) => revision.seq === then.seq)!
    const before = then && said ? { said, at: positionOf(memory, event.asset, then) } : null
    return [{ seq, at: positionOf(memory, event.asset, now!), before }]
  })
}

type Stop = Pick<Position, 'occurredAt'> & { readonly seq: number; readonly arrival: number }

/** Every revision of an event with the entry that put it where it was then. */
function stopsOf(memory: Memory, { id }: Event): Stop[] {
  const stops: Stop[] = []
  for (const { seq, occurredAt } of revisionsOf(memory, id)) {
    const last = stops.at(-1)
    stops.push({ seq, occurredAt, arrival: last?.occurredAt === occurredAt ? last.arrival : seq })
  }
  return stops
}

function positionOf(memory: Memory, asset: string, { occurredAt, arrival }: Stop): Position {
  const arrivals = [...memory.events.values()]
    .filter((event) => event.asset === asset)
    .flatMap((event) => stopsOf(memory, event))
    .filter((stop) => stop.seq === stop.arrival && stop.occurredAt === occurredAt && stop.seq < arrival)
  return { occurredAt, ordinal: arrivals.length }
}
