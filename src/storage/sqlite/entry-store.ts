import type { Database } from 'better-sqlite3'
import type { EventContent, EventIdentity } from '../../core/events/event.ts'
import type { Instant } from '../../core/time/instant.ts'
import { sourceCode } from '../sql/source-code.ts'
import { storedId } from './event-id.ts'
import { spanClass } from './span.ts'

export type NewEntry = {
  readonly seq: number
  readonly kind: 'record' | 'revise'
  /** The seq of the entry that recorded the event. */
  readonly event: number
  readonly revision: number
  readonly recordedAt: Instant
  readonly recordedBy: string
  readonly reason: string | null
}

export type NewEventRow = Omit<EventIdentity, 'asset' | 'typeId' | 'recordedBy'> & {
  readonly seq: number
  readonly assetNumber: number
  readonly typeNumber: number
}

/** Writes entries, and events as what they add up to. */
export type EntryStore = {
  readonly addEntry: (entry: NewEntry, content: EventContent) => void
  readonly addEvent: (event: NewEventRow, content: EventContent) => void
  /** Makes an entry's content the one the event has now. */
  readonly setCurrent: (entry: NewEntry, content: EventContent) => void
}

const KIND_CODES = { record: 1, revise: 2 }

/** Parameters go by position here: names would cost a tenth of the writer's time. */
export function createEntryStore(database: Database): EntryStore {
  const insertEntry =
    database.prepare(`insert into entry (seq, kind, event, revision, recorded_at, recorded_by,
    reason, occurred_at, ended_at, severity, description, fields, verbatim) values (${places(13)})`)
  const insertEvent =
    database.prepare(`insert into event (seq, id, asset, type, type_version, asset_type, source,
    occurred_at, ended_at, span, severity, dedup_key, warnings, revision, current) values (${places(15)})`)
  const updateEvent =
    database.prepare(`update event set occurred_at = ?, ended_at = ?, span = ?, severity = ?,
    revision = ?, current = ? where seq = ?`)
  return {
    addEntry: ({ seq, kind, event, revision, recordedAt, recordedBy, reason }, content) => {
      const { occurredAt, endedAt, severity, description, fields, verbatim } = content
      const written = verbatim === null ? null : JSON.stringify(verbatim)
      const head = [seq, KIND_CODES[kind], event, revision, recordedAt, recordedBy, reason]
      insertEntry.run(...head, occurredAt, endedAt, severity, description, JSON.stringify(fields), written)
    },
    addEvent: ({ seq, id, assetNumber, typeNumber, typeVersion, assetType, source, ...rest }, content) => {
      const { occurredAt, endedAt, severity } = content
      const identity = [
        seq,
        storedId(id),
        assetNumber,
        typeNumber,
        typeVersion,
        assetType,
        sourceCode(source),
      ]
      const when = [occurredAt, endedAt, spanClass(occurredAt, endedAt)]
      const warnings = rest.warnings.length === 0 ? null : JSON.stringify(rest.warnings)
      insertEvent.run(...identity, ...when, severity, rest.dedupKey, warnings, 1, seq)
    },
    setCurrent: ({ seq, event, revision }, { occurredAt, endedAt, severity }) => {
      updateEvent.run(occurredAt, endedAt, spanClass(occurredAt, endedAt), severity, revision, seq, event)
    },
  }
}

function places(count: number): string {
  return Array(count).fill('?').join(', ')
}
