import type { Database } from 'better-sqlite3'
import type { Event } from '../../core/events/event.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { AtOnce } from './at-once.ts'
import { storedId } from './event-id.ts'
import {
  EVENT_COLUMNS,
  EVENT_COLUMNS_THEN,
  EVENT_JOINS,
  EVENT_JOINS_THEN,
  type EventRow,
  eventOf,
  REVISION_COLUMNS,
  type RevisionRow,
  revisionOf,
} from './event-rows.ts'

type ReadName = 'get' | 'getBySeq' | 'history'

/** Reads of one event, which the writer needs, too; apart from lists, which it can do without. */
export type OneEventReads = { readonly [Name in ReadName]: AtOnce<EventStore[Name]> } & {
  /** The event that the entry `seq` recorded, as the log stood at `asOf`. */
  readonly getBySeqAt: (seq: number, asOf: number) => Event | null
}

export function createOneEventReads(database: Database): OneEventReads {
  const prepare = <Row>(text: string) => database.prepare<unknown[], Row>(text).safeIntegers()
  const byId = prepare<EventRow>(`select ${EVENT_COLUMNS} from event as e ${EVENT_JOINS} where e.id = +?`)
  const bySeq = prepare<EventRow>(`select ${EVENT_COLUMNS} from event as e ${EVENT_JOINS} where e.seq = +?`)
  const bySeqAt = prepare<EventRow>(`select ${EVENT_COLUMNS_THEN} from event as e ${EVENT_JOINS_THEN}
    where e.seq = +@seq and e.seq <= +@asOf`)
  const revisions = prepare<RevisionRow>(`select ${REVISION_COLUMNS} from entry as c where c.seq = +@seq
    union all select ${REVISION_COLUMNS} from entry as c where c.event = +@seq and c.kind = 2 order by seq
    limit +@limit offset +@offset`)
  const seqOf = database.prepare<unknown[], number>('select seq from event where id = ?').pluck()
  const found = (row: EventRow | undefined) => (row ? eventOf(row) : null)
  const getBySeqAt = (seq: number, asOf: number) => found(bySeqAt.get({ seq, asOf }))
  return {
    get: (id, asOf) => {
      if (asOf === undefined) return found(byId.get(storedId(id)))
      const seq = seqOf.get(storedId(id))
      return seq === undefined ? null : getBySeqAt(seq, asOf)
    },
    getBySeq: (seq) => found(bySeq.get(seq)),
    getBySeqAt,
    history: (id, offset, limit) => {
      const seq = seqOf.get(storedId(id))
      return seq === undefined ? null : revisions.all({ seq, limit, offset }).map(revisionOf)
    },
  }
}
