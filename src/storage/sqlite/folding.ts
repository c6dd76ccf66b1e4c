import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3'
import { SummedLog } from './file/summed-log.ts'
import { createRoom } from './fold-room.ts'
import { FoldThread } from './fold-thread.ts'

/** Counted in frames: what a transaction writes of a page, 4 KB. */
export type FoldLimits = {
  /** After so many the log is folded into the database file. */
  readonly betweenFolds: number
  /** After so many it is tried again where a reader kept the log from starting anew. */
  readonly betweenTries: number
  /** So few the writer folds itself at once, and the log begins anew with what it writes next. */
  readonly few: number
  /** A log of so many is not left to a thread that does not keep up. */
  readonly most: number
}

/** Busy pages have many frames and are folded once: so the log may have 128 MB, and at most 384. */
export const FOLD_LIMITS: FoldLimits = { betweenFolds: 32_000, betweenTries: 1_000, few: 500, most: 96_000 }

/** Frames that the log keeps its room for: as many as it has when it begins anew under load. */
export const FRAMES_KEPT = 40_000

/** Milliseconds that who wants room waits for readers of the log to go: those that want to write wait as well. */
const PATIENCE = 200

/**
 * Folds the write-ahead log of the one writing connection into the database file, and keeps a sum of every page.
 * Sums are on disk before the pages they are of: until then, and until the log starts anew, those pages are in the
 * log, which has checksums of its own. So at every moment a page is in the log or sums up.
 */
export type Folding = {
  /** After each commit, before its answers leave. */
  readonly committed: () => void
  /** Folds when the log is long enough. */
  readonly ifDue: () => void
  /** Folds and gives the room of the log back, as far as that goes. */
  readonly makeRoom: () => void
  /** Before the connection is closed, which folds. */
  readonly finish: () => void
}

export function createFolding(database: Database, limits: FoldLimits = FOLD_LIMITS): Folding {
  const length = database.prepare<[], LogLength>('pragma wal_checkpoint(NOOP)')
  const fold = database.prepare('pragma wal_checkpoint(PASSIVE)')
  const sums = new SummedLog(database)
  const thread = new FoldThread(database.name)
  const sumUp = () => sums.sumUp(() => length.get()!.log)
  /** Only one of the two may write sums. */
  const takeOver = () => {
    thread.awaitRest()
    sums.summed = thread.summed ?? sums.summed
  }
  const usualPatience = Number(database.pragma('busy_timeout', { simple: true }))
  const room = createRoom(dirname(database.name), limits)
  let tried = 0
  let asked = Number.POSITIVE_INFINITY
  return {
    committed: () => {
      // A commit that changed nothing has begun no log.
      if (!sums.isOpen && length.get()!.log > 0) sums.open()
    },
    ifDue: () => {
      const { log, checkpointed } = length.get()!
      const rest = log - checkpointed
      if (log < tried) tried = 0
      const { due, isScarce } = room(log)
      if (log - tried < (tried === 0 ? due : Math.min(due, limits.betweenTries))) return
      if (thread.isBusy && log < limits.most) return
      takeOver()
      // A thread that left half of what it was asked for would not get nearer to the end the next time. On a small
      // disk there is no time for one.
      if (rest > limits.few && rest < asked / 2 && log < limits.most && !isScarce) {
        asked = rest
        thread.begin()
      } else {
        tried = log
        asked = Number.POSITIVE_INFINITY
        sumUp()
        fold.all()
      }
    },
    makeRoom: () => {
      takeOver()
      sumUp()
      database.pragma(`busy_timeout = ${PATIENCE}`)
      try {
        // Beside a reader the log stays, and the sums are right only together with it.
        if (database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0) sums.close()
      } finally {
        database.pragma(`busy_timeout = ${usualPatience}`)
      }
    },
    finish: () => {
      try {
        takeOver()
        thread.end()
        sumUp()
        sums.close()
      } finally {
        sums.letGo()
      }
    },
  }
}

type LogLength = { readonly log: number; readonly checkpointed: number }
