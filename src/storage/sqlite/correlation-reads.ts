import type { Database } from 'better-sqlite3'
import type { Correlation, Relation } from '../../core/correlation/correlation.ts'
import { idIn, idOf, storedId } from './event-id.ts'

type CorrelationRow = {
  id: string
  from_id: string
  to_id: string
  relation: Relation
  comment: string | null
  seq: bigint
  recorded_at: bigint
  recorded_by: string
}

const QUERY = `select k.id, ${idIn('f.id')} as from_id, ${idIn('t.id')} as to_id, k.relation, k.comment, k.seq,
    c.recorded_at, c.recorded_by
  from correlation as k cross join entry as c on c.seq = k.seq
  cross join event as f on f.seq = k.from_event cross join event as t on t.seq = k.to_event`

export type CorrelationReads = {
  readonly byId: (id: string) => Correlation | null
  readonly correlations: (eventId: string) => Correlation[] | null
}

/** Reads of the links that stand. */
export function createCorrelationReads(database: Database): CorrelationReads {
  const prepare = (where: string) =>
    database.prepare<unknown[], CorrelationRow>(`${QUERY} where ${where}`).safeIntegers()
  const byId = prepare('k.id = +?')
  const ofEvent = prepare(`k.seq in (select seq from correlation where from_event = +@event
    union select seq from correlation where to_event = +@event) order by k.seq`)
  const seqOf = database.prepare<unknown[], number>('select seq from event where id = ?').pluck()
  return {
    byId: (id) => {
      const row = byId.get(id)
      return row ? correlationOf(row) : null
    },
    correlations: (eventId) => {
      const event = seqOf.get(storedId(eventId))
      return event === undefined ? null : ofEvent.all({ event }).map(correlationOf)
    },
  }
}

function correlationOf({ id, from_id, to_id, relation, comment, ...made }: CorrelationRow): Correlation {
  return {
    id,
    from: idOf(from_id),
    to: idOf(to_id),
    relation,
    comment,
    seq: Number(made.seq),
    recordedAt: made.recorded_at,
    recordedBy: made.recorded_by,
  }
}
