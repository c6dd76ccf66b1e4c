import type { Database } from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

export type Move = {
  /** The entry that recorded the event. */
  readonly event: number
  readonly to: Instant
  /** The entry that moves it. */
  readonly seq: number
}

/** Remembers where an event stood that a correction moves in time; asked before it is moved. */
export function createEventPlaces(database: Database): (move: Move) => void {
  const leave = database.prepare(`insert into event_place (asset, occurred_at, arrival, event)
    select e.asset, e.occurred_at, e.seq, e.seq from event as e where e.seq = @event
    and e.occurred_at <> @to and not exists (select 1 from event_place as p where p.event = e.seq)`)
  const arrive = database.prepare(`insert into event_place (asset, occurred_at, arrival, event)
    select e.asset, @to, @seq, e.seq from event as e where e.seq = @event and e.occurred_at <> @to`)
  return ({ event, to, seq }) => {
    leave.run({ event, to })
    arrive.run({ event, to, seq })
  }
}
