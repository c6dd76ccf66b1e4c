import type { Database } from 'better-sqlite3'
import type { EventStore } from '../../core/events/event-store.ts'
import type { AtOnce } from './at-once.ts'

/** Finds places in the log by halving: numbers and moments of recording grow together, so no index is needed. */
export function createSeqAt(database: Database): AtOnce<EventStore['seqAt']> {
  const newest = database.prepare<[], number>('select coalesce(max(seq), 0) from entry').pluck()
  const recordedAt = database
    .prepare<[number], bigint>('select recorded_at from entry where seq = ?')
    .pluck()
    .safeIntegers()
  return (moment) => {
    let known = 0
    let beyond = (newest.get() ?? 0) + 1
    while (beyond - known > 1) {
      const middle = Math.floor((known + beyond) / 2)
      if (recordedAt.get(middle)! <= moment) known = middle
      else beyond = middle
    }
    return known
  }
}

export function createLastRecordedAt(database: Database): AtOnce<EventStore['lastRecordedAt']> {
  const last = database
    .prepare<[], bigint>('select recorded_at from entry order by seq desc limit 1')
    .pluck()
    .safeIntegers()
  return () => last.get() ?? null
}
