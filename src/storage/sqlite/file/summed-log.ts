import { closeSync, fsyncSync, openSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { sumsFile, walFile } from '../folder-files.ts'
import { PageSums, pageSum } from './page-sums.ts'
import { isSame, newestPages, walHead } from './wal-frames.ts'

/** The first frames of one write-ahead log, known by its salts. */
export type SummedFrames = { readonly salts: readonly [number, number]; readonly frames: number }

/** Keeps sums as long as that goes: nothing that happens to them may keep an event from being recorded. */
export class SummedLog {
  readonly #log: string
  readonly #pageSize: number
  #sums: PageSums | undefined
  #isOpen = false
  /** What has been summed up; another thread may have done it. */
  summed: SummedFrames | undefined

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

  /** Sums up what the log has gained since the last time; `length` tells how many frames it has now. */
  sumUp(length: () => number): void {
    this.#carefully(() => this.#read(length))
  }

  letGo(): void {
    this.#sums?.close()
    this.#sums = undefined
  }

  #read(length: () => number): void {
    const file = openSync(this.#log, 'r+')
    try {
      const salts = walHead(file)?.salts
      const frames = length()
      if (salts === undefined || frames === 0) return
      const after = this.summed && isSame(this.summed.salts, salts) ? this.summed.frames : 0
      const found = new Map<number, number>()
      const stretch = { pageSize: this.#pageSize, after, upTo: frames }
      newestPages(file, stretch, (page, content) => found.set(page, pageSum(content)))
      // Its newest frames need not be on disk, and sums of pages that a power cut takes would be wrong.
      if (found.size > 0) fsyncSync(file)
      this.#sums?.write(found)
      this.summed = { salts, frames }
    } finally {
      closeSync(file)
    }
  }

  /** No sum at all is better than a wrong one. */
  #carefully(work: () => void): void {
    try {
      work()
    } catch {
      this.summed = undefined
      try {
        this.#sums?.forget()
      } catch {
        // The disk does not even take that: what it has will not sum up, and that much is true.
      }
    }
  }
}
