import type { Cursor } from '../core/feeds/entry-log.ts'
import type { FeedRecord, FeedRegistry, FeedState, SetAside } from '../core/feeds/feed-registry.ts'
import type { Timers } from './timers.ts'

/** Milliseconds between two writes of where a feed is: after a crash, what came later is delivered again. */
const BETWEEN_SAVES = 500

type Parts = {
  readonly record: FeedRecord
  readonly setAside: number
  readonly registry: FeedRegistry
  readonly timers: Timers
  readonly onFailure: (error: unknown) => void
}

/** Where a feed is: known here at once, kept by the registry soon after. */
export class FeedProgress {
  readonly #parts: Parts
  #record: FeedRecord
  #setAside: number
  #pending: SetAside[] = []
  #isSaved = true
  #cancel: (() => void) | undefined
  #saving: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#record = parts.record
    this.#setAside = parts.setAside
  }

  get record(): FeedRecord {
    return this.#record
  }

  get setAside(): number {
    return this.#setAside + this.#pending.length
  }

  /** Entries up to a cursor were taken, but for those set aside. */
  move(cursor: Cursor, delivered: number, aside: readonly SetAside[]): void {
    this.#record = { ...this.#record, cursor, delivered: this.#record.delivered + delivered }
    this.#pending.push(...aside)
    this.#saveSoon()
  }

  /** Resolves when it is kept. */
  async change(state: FeedState): Promise<void> {
    this.#record = { ...this.#record, state }
    this.#isSaved = false
    await this.flush()
  }

  /** Goes back, or on, to a cursor; what was set aside from `fromSeq` on is to be tried again. */
  async rewind(cursor: Cursor, fromSeq: number): Promise<void> {
    await this.flush()
    this.#record = { ...this.#record, cursor }
    await this.#parts.registry.rewind(this.#record, fromSeq)
    await this.#recount()
  }

  /** An entry that stood aside was tried again: it was taken, or refused once more. */
  async settle(seq: number, refused: SetAside | undefined): Promise<void> {
    const { registry } = this.#parts
    if (refused) await registry.save(this.#record, [refused])
    else await registry.dropSetAside(this.#record.name, seq)
    await this.#recount()
  }

  /** Writes down what is not yet; rejects where that fails, and then it is tried again later. */
  flush(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    const saved = this.#saving.then(() => this.#save())
    this.#saving = saved.catch(() => {})
    return saved
  }

  /** Waits for a write under way and writes no more. */
  async forget(): Promise<void> {
    this.#cancel?.()
    this.#isSaved = true
    await this.#saving
  }

  async #save(): Promise<void> {
    if (this.#isSaved) return
    this.#isSaved = true
    const pending = this.#pending
    try {
      await this.#parts.registry.save(this.#record, pending)
    } catch (error) {
      this.#saveSoon()
      throw error
    }
    this.#pending = this.#pending.slice(pending.length)
    if (pending.length > 0) await this.#recount()
  }

  #saveSoon(): void {
    this.#isSaved = false
    this.#cancel ??= this.#parts.timers.after(BETWEEN_SAVES, () => {
      this.flush().catch(this.#parts.onFailure)
    })
  }

  async #recount(): Promise<void> {
    this.#setAside = await this.#parts.registry.countSetAside(this.#record.name)
  }
}
