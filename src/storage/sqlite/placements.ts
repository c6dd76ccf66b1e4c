import type { Database } from 'better-sqlite3'
import type { Revision } from '../../core/events/event.ts'
import type { EntryLog, Placement, Position } from '../../core/feeds/entry-log.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { AtOnce } from './at-once.ts'
import { KIND_CODES } from './entry-rows.ts'
import { REVISION_COLUMNS, type RevisionRow, revisionOf } from './event-rows.ts'
import { placesWhere } from './timelines.ts'

type WhoRow = {
  readonly kind: bigint
  readonly event: bigint
  readonly asset: bigint
  readonly occurredAt: bigint
}

type Stop = { readonly asset: number; readonly occurredAt: Instant; readonly arrival: number }

/** Says where events stand and stood among those of the same asset and moment. */
export function createPlacements(database: Database): AtOnce<EntryLog['placed']> {
  const rankOf = createRanks(database)
  const who = database
    .prepare<[number], WhoRow>(
      `select c.kind, c.event, e.asset, c.occurred_at as occurredAt from entry as c
      cross join event as e on e.seq = c.event where c.seq = +?`,
    )
    .safeIntegers()
  const revisions = database
    .prepare<unknown[], RevisionRow>(
      `select ${REVISION_COLUMNS} from entry as c where c.seq = +@event union all
      select ${REVISION_COLUMNS} from entry as c where c.event = +@event and c.kind = 2 and c.seq <= +@seq
      order by seq`,
    )
    .safeIntegers()
  return (seqs) =>
    seqs.flatMap((seq): Placement[] => {
      const entry = who.get(seq)
      if (!entry) return []
      const { occurredAt } = entry
      const [kind, event, asset] = [Number(entry.kind), Number(entry.event), Number(entry.asset)]
      if (kind === KIND_CODES.record) {
        return [
          { seq, at: { occurredAt, ordinal: rankOf({ asset, occurredAt, arrival: seq }) }, before: null },
        ]
      }
      if (kind !== KIND_CODES.revise) return []
      const said = revisions.all({ event, seq }).map(revisionOf)
      const position = (index: number): Position => {
        const { occurredAt } = said[index]!
        return { occurredAt, ordinal: rankOf({ asset, occurredAt, arrival: arrivalOf(said, index) }) }
      }
      const last = said.length - 1
      return [{ seq, at: position(last), before: { said: said[last - 1]!, at: position(last - 1) } }]
    })
}

/** The entry that put the event where it is at a revision: the first of those in a row that leave it there. */
function arrivalOf(said: readonly Revision[], index: number): number {
  let first = index
  while (first > 0 && said[first - 1]!.occurredAt === said[index]!.occurredAt) first -= 1
  return said[first]!.seq
}

const MOST_REMEMBERED = 1_000

/**
 * How many arrivals came before one at the same place. That never changes once the entry is in the log, so the next
 * one is counted from the last one that was asked for: thousands at one moment are not counted anew each time.
 */
function createRanks(database: Database): (stop: Stop) => number {
  const unmoved = database
    .prepare<unknown[], number>(
      `select count(*) from ${placesWhere(
        'asset = +@asset and occurred_at = +@occurredAt and seq >= +@from and seq < +@arrival',
      )} as t cross join event as e on e.seq = t.seq
      where (e.revision = 1 or not exists (select 1 from event_place as p where p.event = e.seq))`,
    )
    .pluck()
  const moved = database
    .prepare<unknown[], number>(
      `select count(*) from event_place where asset = +@asset and occurred_at = +@occurredAt
      and arrival >= +@from and arrival < +@arrival`,
    )
    .pluck()
  const remembered = new Map<string, { readonly arrival: number; readonly rank: number }>()
  return ({ asset, occurredAt, arrival }) => {
    const key = `${asset} ${occurredAt}`
    const known = remembered.get(key)
    const start = known && known.arrival <= arrival ? known : { arrival: 0, rank: 0 }
    const stretch = { asset, occurredAt, from: start.arrival, arrival }
    const rank = start.rank + unmoved.get(stretch)! + moved.get(stretch)!
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(key, { arrival, rank })
    return rank
  }
}
