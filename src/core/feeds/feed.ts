import type { Instant } from '../time/instant.ts'
import type { FeedState } from './feed-registry.ts'

/** How a feed gets on: `behind` has entries to deliver, `failing` waits to try again what went wrong. */
export const FEED_CONDITIONS = ['up-to-date', 'behind', 'failing', 'paused'] as const

export type FeedCondition = (typeof FEED_CONDITIONS)[number]

export type FeedError = {
  readonly message: string
  readonly at: Instant
  /** How often the same was tried in vain; 0 once it went through. */
  readonly attempts: number
}

/** A feed as it is now. */
export type Feed = {
  readonly name: string
  /** What kind of receiver it has: `influx`, `webhook`, … */
  readonly kind: string
  readonly state: FeedState
  readonly condition: FeedCondition
  readonly cursor: string
  readonly lag: {
    readonly entries: number
    /** Since the oldest of them was recorded. */
    readonly seconds: number
  }
  readonly delivered: number
  readonly setAside: number
  readonly lastDeliveredAt: Instant | null
  /** The last thing that went wrong since the server was started, also when it went well afterwards. */
  readonly lastError: FeedError | null
  /** When it is tried again, while it is failing. */
  readonly retryAt: Instant | null
}
