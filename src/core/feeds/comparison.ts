import type { Instant } from '../time/instant.ts'
import type { Cursor } from './entry-log.ts'

/** How an event differs between the log and where a feed delivers it to. */
export type Difference = {
  /** `extra`: there is something of it that should not be there. */
  readonly kind: 'missing' | 'different' | 'extra'
  readonly eventId: string
  readonly detail: string
}

/** What came of comparing the log with the other store. */
export type Comparison = {
  readonly missing: number
  readonly different: number
  readonly extra: number
  /** The first of them. */
  readonly differences: readonly Difference[]
}

export type ComparisonScope = {
  /** Only entries before it are there by now. */
  readonly upTo: Cursor
  readonly signal: AbortSignal
  /** Called now and then with how many events have been compared. */
  readonly onProgress: (compared: number) => void
}

/** A comparison under way, or the last one that ended. */
export type Verification = {
  readonly state: 'running' | 'done' | 'failed'
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  /** Events. */
  readonly compared: number
  /** Null until it is done. */
  readonly result: Comparison | null
  readonly error: string | null
}
