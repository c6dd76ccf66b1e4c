import { closeSync, openSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { PageSums, pageSum } from './file/page-sums.ts'
import { isSame, newestPages, walHead } from './file/wal-frames.ts'
import { sumsFile, walFile } from './folder-files.ts'

/** Frames after which the log is folded into the database file: 64 MB, so that busy pages are folded once. */
export const FRAMES_BETWEEN_FOLDS = 16_000

/** Frames after which it is tried again where a reader kept the log from starting anew. */
const FRAMES_BETWEEN_TRIES = 1_000

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

export function createFolding(database: Database): Folding {
  const length = database.prepare<[], { log: number }>('pragma wal_checkpoint(NOOP)')
  const fold = database.prepare('pragma wal_checkpoint(PASSIVE)')
  const sums = new SummedLog(database)
  let tried = 0
  return {
    committed: () => {
      // A commit that changed nothing has begun no log.
      if (!sums.isOpen && length.get()!.log > 0) sums.open()
    },
    ifDue: () => {
      const { log } = length.get()!
      if (log < tried) tried = 0
      if (log - tried < (tried === 0 ? FRAMES_BETWEEN_FOLDS : FRAMES_BETWEEN_TRIES)) return
      tried = log
      sums.sumUp(log)
      fold.all()
    },
    makeRoom: () => {
      sums.sumUp(length.get()!.log)
      database.pragma('wal_checkpoint(TRUNCATE)')
      sums.close()
    },
    finish: () => {
      try {
        sums.sumUp(length.get()!.log)
        sums.close()
      } finally {
        sums.letGo()
      }
    },
  }
}

/** Keeps sums as long as that goes: nothing that happens to them may keep an event from being recorded. */
class SummedLog {
  readonly #log: string
  readonly #pageSize: number
  #sums: PageSums | undefined
  #isOpen = false
  #summed: { readonly salts: readonly [number, number]; readonly frames: number } | undefined

  constructor(database: Database) {
    this.#log = walFile(database.name)
    this.#pageSize = Number(database.pragma('page_size', { simple: true }))
    this.#carefully(() => {
      this.#sums = PageSums.toWrite(sumsFile(database.name))
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** From now on the sums are right only together with the log. */
  open(): void {
    this.#carefully(() => this.#sums?.setState('open'))
    this.#isOpen = true
  }

  /** From now on the log may go. */
  close(): void {
    this.#carefully(() => this.#sums?.setState('closed'))
    this.#isOpen = false
  }

  /** Sums up what the first frames of the log have gained since the last time. */
  sumUp(frames: number): void {
    if (frames > 0) this.#carefully(() => this.#read(frames))
  }

  letGo(): void {
    this.#sums?.close()
    this.#sums = undefined
  }

  #read(frames: number): void {
    const file = openSync(this.#log, 'r')
    try {
      const { salts } = walHead(file)!
      const after = this.#summed && isSame(this.#summed.salts, salts) ? this.#summed.frames : 0
      const found = new Map<number, number>()
      const stretch = { pageSize: this.#pageSize, after, upTo: frames }
      newestPages(file, stretch, (page, content) => found.set(page, pageSum(content)))
      this.#sums?.write(found)
      this.#summed = { salts, frames }
    } finally {
      closeSync(file)
    }
  }

  /** No sum at all is better than a wrong one. */
  #carefully(work: () => void): void {
    try {
      work()
    } catch {
      this.#summed = undefined
      try {
        this.#sums?.forget()
      } catch {
        // The disk does not even take that: what it has will not sum up, and that much is true.
      }
    }
  }
}
