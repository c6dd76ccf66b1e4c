import type { Verification } from '../core/feeds/comparison.ts'
import type { Cursor, EntryLog, FeedEntry, Slice, SliceLimits } from '../core/feeds/entry-log.ts'
import type { Feed, FeedCondition } from '../core/feeds/feed.ts'
import type { NewFeed, RetryAnswer } from '../core/feeds/feed-desk.ts'
import type { FeedRecord, FeedRegistry, SetAside } from '../core/feeds/feed-registry.ts'
import type { Attempt, RefusedEntry } from '../core/feeds/receiver.ts'
import type { Instant } from '../core/time/instant.ts'
import { giveWay } from './courtesy.ts'
import { deliverAll, deliverBatch } from './deliver-batch.ts'
import { FeedProgress } from './feed-progress.ts'
import { FeedTrouble } from './feed-trouble.ts'
import { Rest } from './rest.ts'
import type { Timers } from './timers.ts'
import { Verifier } from './verifier.ts'

export type RunnerParts = {
  readonly log: EntryLog
  readonly registry: FeedRegistry
  readonly timers: Timers
  /** Where what the administrator should know is written. */
  readonly tell: FeedLog
}

/** With how all feeds of a desk read on. */
export type Shared = RunnerParts & { readonly tail: EntryLog['tail'] }

export type FeedLog = Record<'info' | 'warn', (about: object, message: string) => void>

/** What takes a few milliseconds of the thread: nobody else waits longer for one slice. */
const LIMITS: SliceLimits = { entries: 250, bytes: 1_000_000 }

/** Milliseconds between looks at the log where no bell rings: another process may have written to it. */
const BETWEEN_LOOKS = 5_000

/**
 * Moves one feed along the log: reads a slice, delivers it, moves the cursor behind it. One slice at a time is in
 * memory, and only one delivery is under way.
 */
export class FeedRunner {
  readonly #feed: NewFeed
  readonly #parts: Shared
  readonly #limits: SliceLimits
  readonly #progress: FeedProgress
  readonly #trouble: FeedTrouble
  readonly #rest: Rest
  readonly #verifier: Verifier
  readonly #unlisten: () => void
  #lastDeliveredAt: Instant | null = null
  readonly #closing = new AbortController()
  #abort = new AbortController()
  #changing: Promise<void> = Promise.resolve()
  #loop: Promise<void> = Promise.resolve()
  #delivering: Promise<unknown> = Promise.resolve()

  constructor(feed: NewFeed, kept: { record: FeedRecord; setAside: number }, parts: Shared) {
    const { registry, timers, tell, log } = parts
    this.#feed = feed
    this.#parts = parts
    this.#limits = { ...LIMITS, ...feed.receiver.limits }
    this.#trouble = new FeedTrouble(feed.name, timers, tell)
    const onFailure = (error: unknown) => this.#trouble.note(error)
    this.#progress = new FeedProgress({ ...kept, registry, timers, onFailure })
    this.#rest = new Rest(timers)
    this.#verifier = new Verifier(timers)
    this.#unlisten = log.onAppended(() => this.#rest.ring())
    if (kept.record.state === 'running') this.#start()
  }

  async status(): Promise<Feed> {
    const { cursor, state, delivered } = this.#progress.record
    const { entries, since } = await this.#parts.log.ahead(cursor)
    const waited = since === null ? 0n : this.#parts.timers.now() - since
    return {
      name: this.#feed.name,
      kind: this.#feed.kind,
      state,
      condition: this.#condition(entries),
      cursor,
      lag: { entries, seconds: Math.max(Number(waited) / 1e6, 0) },
      delivered,
      setAside: this.#progress.setAside,
      lastDeliveredAt: this.#lastDeliveredAt,
      lastError: this.#trouble.last,
      retryAt: state === 'running' ? this.#trouble.retryAt : null,
    }
  }

  pause(): Promise<void> {
    return this.#stopped(() => this.#progress.change('paused'))
  }

  resume(): Promise<void> {
    return this.#stopped(() => this.#progress.change('running'))
  }

  replay(from: Instant): Promise<void> {
    return this.#stopped(() => this.#rewind(from))
  }

  async #rewind(from: Instant): Promise<void> {
    const { log } = this.#parts
    const firstAfter = async (cursor: Cursor) => {
      const { entries } = await log.tail(cursor, { entries: 1, bytes: 1 })
      return entries[0]?.seq ?? Number.MAX_SAFE_INTEGER
    }
    const cursor = await log.cursorAt(from)
    const first = await firstAfter(cursor)
    // A moment that the feed has not come to yet would make it leave something out.
    if (first < (await firstAfter(this.#progress.record.cursor))) await this.#progress.rewind(cursor, first)
  }

  /** Everything that is set aside by now is known to the registry. */
  flush(): Promise<void> {
    return this.#progress.flush()
  }

  /**
   * Delivers an entry that was set aside, and behind it what has become of its event since: a receiver that keeps
   * events would otherwise be left with the older state.
   */
  async retry(seq: number): Promise<RetryAnswer> {
    const { log, registry, timers } = this.#parts
    await this.flush()
    if (!(await registry.getSetAside(this.#feed.name, seq))) return { outcome: 'unknown-entry' }
    return this.#alone(async () => {
      const entries = await log.sameEvent(seq, this.#progress.record.cursor)
      const attempt = { number: 1, since: timers.now(), signal: this.#closing.signal }
      let refused: readonly RefusedEntry[]
      try {
        refused = await deliverAll(this.#feed.receiver, entries, attempt)
      } catch (error) {
        return { outcome: 'unreachable', reason: messageOf(error) }
      }
      const aside = this.#asideOf(entries, refused)
      for (const entry of entries) {
        await this.#progress.settle(
          entry.seq,
          aside.find((one) => one.seq === entry.seq),
        )
      }
      const again = refused.find((one) => one.seq === seq)
      return again ? { outcome: 'refused', reason: again.reason } : { outcome: 'delivered' }
    })
  }

  get verification(): Verification | null {
    return this.#verifier.last
  }

  /** Compares up to where the feed is now. */
  verify(): Verification | 'cannot' {
    const { receiver } = this.#feed
    if (!receiver.compare) return 'cannot'
    return this.#verifier.start((scope) => receiver.compare!(scope), this.#progress.record.cursor)
  }

  async close(): Promise<void> {
    this.#unlisten()
    await this.#verifier.close()
    this.#closing.abort(new Error('The server is closing'))
    await this.#stopped(async () => {})
    await this.#delivering
    // What could not be kept is delivered again after the next start.
    await this.flush().catch((error) => this.#trouble.note(error))
    await this.#progress.forget()
    await this.#feed.receiver.close?.()
  }

  #start(): void {
    this.#abort = new AbortController()
    this.#loop = this.#run(this.#abort.signal)
  }

  /** Changes the feed while it stands still, one change after the other, and lets it go on where it is to run. */
  #stopped(change: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(async () => {
      this.#abort.abort(new Error('The feed was stopped'))
      this.#rest.end()
      await this.#loop
      this.#trouble.forget()
      try {
        await change()
      } finally {
        const { state } = this.#progress.record
        if (state === 'running' && !this.#closing.signal.aborted) this.#start()
      }
    })
    this.#changing = done.catch(() => {})
    return done
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#step(signal)
        this.#trouble.over()
      } catch (error) {
        if (signal.aborted) return
        await this.#rest.for(this.#trouble.note(error), 'deaf')
      }
    }
  }

  /** Delivers one slice, or waits until there may be one. */
  async #step(signal: AbortSignal): Promise<void> {
    const { gather = 0 } = this.#feed.receiver
    this.#rest.listen()
    const slice = await this.#parts.tail(this.#progress.record.cursor, this.#limits)
    if (signal.aborted) return
    if (slice.entries.length === 0) {
      await this.#rest.for(BETWEEN_LOOKS, 'bell')
    } else {
      await this.#alone(() => this.#deliver(slice, signal))
      await giveWay(slice.entries.length, { rest: this.#rest, timers: this.#parts.timers, signal })
    }
    const isFull = slice.entries.length >= this.#limits.entries
    if (gather > 0 && !isFull && !signal.aborted) await this.#rest.for(gather, 'deaf')
  }

  async #deliver(slice: Slice, signal: AbortSignal): Promise<void> {
    const attempt: Attempt = { ...this.#trouble.attempt(), signal }
    const { passed, refused } = await deliverBatch(this.#feed.receiver, slice.entries, attempt)
    const { entries, next } = await this.#firstOf(slice, passed)
    const aside = this.#asideOf(entries, refused)
    for (const { seq, reason } of aside) {
      this.#parts.tell.warn({ feed: this.#feed.name, seq, reason }, 'entry set aside')
    }
    this.#lastDeliveredAt = this.#parts.timers.now()
    this.#progress.move(next, entries.length - aside.length, aside)
  }

  /** A cursor between two entries of a slice is known by reading up to it once more. */
  async #firstOf(slice: Slice, passed: number): Promise<Slice> {
    if (passed >= slice.entries.length) return slice
    const limits = { ...this.#limits, entries: passed }
    return this.#parts.log.tail(this.#progress.record.cursor, limits)
  }

  #asideOf(entries: readonly FeedEntry[], refused: readonly RefusedEntry[]): SetAside[] {
    const at = this.#parts.timers.now()
    const reasons = new Map(refused.map(({ seq, reason }) => [seq, reason]))
    return entries.flatMap(({ seq, eventId }) => {
      const reason = reasons.get(seq)
      return reason === undefined ? [] : [{ seq, eventId, reason, at }]
    })
  }

  /** One delivery after the other, whoever asks for it. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#delivering.then(work)
    this.#delivering = done.catch(() => {})
    return done
  }

  #condition(ahead: number): FeedCondition {
    if (this.#progress.record.state === 'paused') return 'paused'
    if (this.#trouble.retryAt !== null) return 'failing'
    return ahead === 0 ? 'up-to-date' : 'behind'
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
