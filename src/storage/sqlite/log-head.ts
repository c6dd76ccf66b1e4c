import type { Database } from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** The end of the log. The writer is alone, so it keeps what it would otherwise ask for with every command. */
export type LogHead = {
  /** Numbers the next entry and says when it is recorded: never before the one before it. */
  readonly next: (now: Instant) => { readonly seq: number; readonly recordedAt: Instant }
  /** The newest entry's number; 0 when there is none. */
  readonly seq: () => number
  /** Reads the end of the log again, after a transaction was rolled back. */
  readonly reread: () => void
}

export function createLogHead(database: Database): LogHead {
  const last = database
    .prepare<[], { seq: bigint; recorded_at: bigint }>(
      'select seq, recorded_at from entry order by seq desc limit 1',
    )
    .safeIntegers()
  let seq = 0
  let recordedAt: Instant | undefined

  const reread = () => {
    const entry = last.get()
    seq = entry ? Number(entry.seq) : 0
    recordedAt = entry?.recorded_at
  }
  const momentFor = (now: Instant) => (recordedAt === undefined || now > recordedAt ? now : recordedAt)
  reread()
  return {
    next: (now) => {
      seq += 1
      recordedAt = momentFor(now)
      return { seq, recordedAt }
    },
    seq: () => seq,
    reread,
  }
}
