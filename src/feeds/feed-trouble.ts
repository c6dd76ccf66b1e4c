import type { FeedError } from '../core/feeds/feed.ts'
import { type Attempt, TryLater } from '../core/feeds/receiver.ts'
import type { Instant } from '../core/time/instant.ts'
import { backOff } from './back-off.ts'
import type { FeedLog } from './feed-runner.ts'
import type { Timers } from './timers.ts'

/** What goes wrong with a feed: how often in a row, and when it is tried again. */
export class FeedTrouble {
  readonly #feed: string
  readonly #timers: Timers
  readonly #tell: FeedLog
  #failures = 0
  #since: Instant | undefined
  #last: FeedError | null = null
  #retryAt: Instant | null = null

  constructor(feed: string, timers: Timers, tell: FeedLog) {
    this.#feed = feed
    this.#timers = timers
    this.#tell = tell
  }

  get last(): FeedError | null {
    return this.#last
  }

  get retryAt(): Instant | null {
    return this.#retryAt
  }

  /** Which attempt the next one is. */
  attempt(): Pick<Attempt, 'number' | 'since'> {
    this.#since ??= this.#timers.now()
    return { number: this.#failures + 1, since: this.#since }
  }

  /** Something went wrong; answers the milliseconds to wait. Told once for what fails again and again. */
  note(error: unknown): number {
    const message = error instanceof Error ? error.message : String(error)
    if (message !== this.#last?.message || this.#failures === 0) {
      this.#tell.warn({ feed: this.#feed, reason: message }, 'feed fails')
    }
    this.#failures += 1
    const now = this.#timers.now()
    this.#last = { message, at: now, attempts: this.#failures }
    const asked = error instanceof TryLater ? error.wait : 0
    const wait = Math.max(asked, backOff(this.#failures, this.#timers.random()))
    this.#retryAt = now + BigInt(wait) * 1000n
    return wait
  }

  /** It went well. */
  over(): void {
    if (this.#last && this.#failures > 0) {
      this.#tell.info({ feed: this.#feed }, 'feed goes on')
      this.#last = { ...this.#last, attempts: 0 }
    }
    this.forget()
  }

  forget(): void {
    this.#failures = 0
    this.#since = undefined
    this.#retryAt = null
  }
}
