import type { Database } from 'better-sqlite3'
import type { Event } from '../../core/events/event.ts'
import type { Ahead, Cursor, EntryLog, FeedEntry, Slice } from '../../core/feeds/entry-log.ts'
import { type AtOnce, reading } from './at-once.ts'
import { ENTRY_QUERY, type EntryRow, entryOf } from './entry-rows.ts'
import { hitIn } from './event-rows.ts'
import { createSeqAt } from './log-position.ts'
import { createOneEventReads } from './one-event.ts'
import { createPlacements } from './placements.ts'
import type { WriteQueue } from './write-queue.ts'

/** What every entry counts beside what it says. */
const BYTES_AROUND = 500

/** The log as feeds follow it, read on this thread in slices that are small. A cursor is the number of an entry. */
export function createEntryLog(database: Database, writer: Pick<WriteQueue, 'onSettled'>): EntryLog {
  const reads = { ...logReads(database), ...logPlaces(database) }
  return {
    start: '0',
    tail: reading(reads.tail),
    sameEvent: reading(reads.sameEvent),
    cursorAt: reading(reads.cursorAt),
    end: reading(reads.end),
    ahead: reading(reads.ahead),
    behind: ({ seq }) => String(seq),
    passed: reading(reads.passed),
    placed: reading(createPlacements(database)),
    onAppended: (listener) => writer.onSettled(listener),
  }
}

/** As cursors are written, and small enough to be a number. */
const SEQ = /^[1-9]\d{0,14}$/

type LogReads = { readonly [Name in 'tail' | 'sameEvent' | 'passed']: AtOnce<EntryLog[Name]> }

function logReads(database: Database): LogReads {
  const { getBySeqAt } = createOneEventReads(database)
  const prepare = (where: string) =>
    database.prepare<unknown[], EntryRow>(`${ENTRY_QUERY} where ${where} order by c.seq`).safeIntegers()
  const after = prepare('c.seq > ?')
  const ofEvent = prepare(`c.seq in (select @event union all select seq from entry where event = @event
    and kind = 2 union all select seq from entry where event = @event and kind = 3)
    and c.seq >= @seq and c.seq <= @upTo`)
  const link = prepare('c.seq = ? and c.kind > 3')
  const one = prepare('c.seq = ?')
  const eventOf = database.prepare<[number], number>('select event from entry where seq = ?').pluck()
  const feedEntry = (row: EntryRow): FeedEntry => {
    const entry = entryOf(row)
    return { ...entry, standing: recordedBy(row, entry) ?? getBySeqAt(Number(row.event), entry.seq)! }
  }
  return {
    tail: (cursor, { entries, bytes }): Slice => {
      const rows: EntryRow[] = []
      let read = 0
      for (const row of after.iterate(Number(cursor))) {
        rows.push(row)
        read += bytesOf(row)
        if (rows.length >= entries || read >= bytes) break
      }
      const found = rows.map(feedEntry)
      return { entries: found, next: String(found.at(-1)?.seq ?? cursor) }
    },
    passed: (cursor) => {
      if (!SEQ.test(cursor)) return null
      const row = one.get(Number(cursor))
      return row ? feedEntry(row) : null
    },
    sameEvent: (seq, upTo) => {
      const event = eventOf.get(seq)
      if (event === undefined || seq > Number(upTo)) return []
      const links = link.all(seq)
      return (links.length > 0 ? links : ofEvent.all({ event, seq, upTo: Number(upTo) })).map(feedEntry)
    },
  }
}

type LogPlaces = { readonly [Name in 'cursorAt' | 'end' | 'ahead']: AtOnce<EntryLog[Name]> }

function logPlaces(database: Database): LogPlaces {
  const seqAt = createSeqAt(database)
  const newest = database.prepare<[], number>('select coalesce(max(seq), 0) from entry').pluck()
  const recordedAt = database
    .prepare<[number], bigint>('select recorded_at from entry where seq = ?')
    .pluck()
    .safeIntegers()
  return {
    cursorAt: (moment): Cursor => String(seqAt(moment - 1n)),
    end: (): Cursor => String(newest.get()!),
    ahead: (cursor): Ahead => {
      const seq = Number(cursor)
      const entries = Math.max(newest.get()! - seq, 0)
      return { entries, since: entries === 0 ? null : (recordedAt.get(seq + 1) ?? null) }
    },
  }
}

/** The event as the entry recorded it; null for the other kinds, which change one. */
function recordedBy(
  row: EntryRow,
  { kind, event, seq, revision }: Omit<FeedEntry, 'standing'>,
): Event | null {
  if (kind !== 'record' || event === null) return null
  return {
    ...event,
    seq,
    recordedAt: row.recordedAt,
    revision,
    occurrenceCount: 1,
    duplicateOf: row.duplicateOf,
    hit: hitIn(row.hit),
  }
}

function bytesOf(row: EntryRow): number {
  const cells: unknown[] = Object.values(row)
  return cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 0), BYTES_AROUND)
}
