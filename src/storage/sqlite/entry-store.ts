import type { Database } from 'better-sqlite3'
import type { DuplicateHit } from '../../core/duplication/duplication-check.ts'
import type { Entry } from '../../core/events/entry.ts'
import type { EventContent, EventIdentity } from '../../core/events/event.ts'
import type { Instant } from '../../core/time/instant.ts'
import { sourceCode } from '../sql/source-code.ts'
import { KIND_CODES } from './entry-rows.ts'
import { storedId } from './event-id.ts'
import { spanClass } from './span.ts'
import type { StoredContent } from './stored-content.ts'

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

export type NewMerge = Omit<NewEntry, 'kind' | 'recordedBy' | 'reason'> & {
  /** What was merged, which is no event of its own. */
  readonly said: EventIdentity
  /** Of the event it was merged into, this one counted. */
  readonly occurrences: number
}

export type NewLinkEntry = Omit<NewEntry, 'kind' | 'reason'> & {
  readonly kind: 'link' | 'unlink'
  readonly correlation: NonNullable<Entry['correlation']>
}

/** What the log makes of a new event. */
export type NewEventRow = {
  readonly seq: number
  /** The numbers of both. */
  readonly asset: number
  readonly type: number
  readonly assetType: string | null
  /** Why it is a duplicate, where it is one and recorded all the same. */
  readonly hit: DuplicateHit | null
}

type NewIdentity = Pick<EventIdentity, 'id' | 'typeVersion' | 'source' | 'dedupKey' | 'warnings'>

type Moments = Pick<EventContent, 'occurredAt' | 'endedAt' | 'severity'>

/** Writes entries, and events as what they add up to. */
export type EntryStore = {
  readonly addEntry: (entry: NewEntry, content: StoredContent) => void
  readonly addEvent: (row: NewEventRow, event: NewIdentity & StoredContent) => void
  /** Makes an entry's content the one the event has now. */
  readonly setCurrent: (entry: NewEntry, content: Moments) => void
  /** Keeps a payload and counts the event up that it was merged into. */
  readonly addMerge: (merge: NewMerge, content: StoredContent) => void
  readonly addLinkEntry: (link: NewLinkEntry) => void
}

/** Parameters go by position here: names would cost a tenth of the writer's time. */
export function createEntryStore(database: Database): EntryStore {
  return { ...entryStore(database), ...eventStore(database) }
}

function entryStore(database: Database): Pick<EntryStore, 'addEntry' | 'addMerge' | 'addLinkEntry'> {
  const insert =
    database.prepare(`insert into entry (seq, kind, event, revision, recorded_at, recorded_by, reason,
    occurred_at, ended_at, severity, description, fields, verbatim, judged_by) values (${places(14)})`)
  const insertSaid =
    database.prepare(`insert into entry (seq, kind, event, revision, recorded_at, recorded_by, reason,
    occurred_at, ended_at, severity, description, fields, verbatim, judged_by, said, occurrences)
    values (${places(16)})`)
  const countUp = database.prepare('update event set occurrence_count = ? where seq = ?')
  return {
    addEntry: ({ seq, kind, event, revision, recordedAt, recordedBy, reason }, content) => {
      const head = [seq, KIND_CODES[kind], event, revision, recordedAt, recordedBy, reason]
      insert.run([...head, ...contentColumns(content)])
    },
    addMerge: ({ seq, event, revision, recordedAt, said, occurrences }, content) => {
      const head = [seq, KIND_CODES.merge, event, revision, recordedAt, said.recordedBy, null]
      insertSaid.run(...head, ...contentColumns(content), JSON.stringify(said), occurrences)
      countUp.run(occurrences, event)
    },
    addLinkEntry: ({ seq, kind, event, revision, recordedAt, recordedBy, correlation }) => {
      const head = [seq, KIND_CODES[kind], event, revision, recordedAt, recordedBy, null]
      const content = [recordedAt, null, null, null, '{}', null, null]
      insertSaid.run(...head, ...content, JSON.stringify(correlation), null)
    },
  }
}

function contentColumns(content: StoredContent): unknown[] {
  const { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy } = content
  return [occurredAt, endedAt, severity, description, fields, verbatim, judgedBy]
}

function eventStore(database: Database): Pick<EntryStore, 'addEvent' | 'setCurrent'> {
  const insert = database.prepare(`insert into event (seq, id, asset, type, type_version, asset_type, source,
    occurred_at, ended_at, span, severity, dedup_key, warnings, revision, current, duplicate_of, hit)
    values (${places(17)})`)
  const update = database.prepare(`update event set occurred_at = ?, ended_at = ?, span = ?, severity = ?,
    revision = ?, current = ? where seq = ?`)
  return {
    addEvent: ({ seq, asset, type, assetType, hit }, event) => {
      const { id, typeVersion, source, occurredAt, endedAt, severity, dedupKey, warnings } = event
      const who = [seq, storedId(id), asset, type, typeVersion, assetType, sourceCode(source)]
      const when = [occurredAt, endedAt, spanClass(occurredAt, endedAt)]
      const warned = warnings.length === 0 ? null : JSON.stringify(warnings)
      const repeats = hit === null ? [null, null] : [hit.duplicateOf, JSON.stringify(hit)]
      insert.run([...who, ...when, severity, dedupKey, warned, 1, seq, ...repeats])
    },
    setCurrent: ({ seq, event, revision }, { occurredAt, endedAt, severity }) => {
      update.run(occurredAt, endedAt, spanClass(occurredAt, endedAt), severity, revision, seq, event)
    },
  }
}

function places(count: number): string {
  return Array(count).fill('?').join(', ')
}
