import type { Event } from '../events/event.ts'
import type { Cursor, FeedEntry } from './entry-log.ts'

/** An entry as those see it who follow the log while it grows. */
export type LiveEntry = FeedEntry & {
  /** Of a correction, the event as it stood right before it; null for the other kinds. */
  readonly before: Event | null
  /** Right behind the entry. */
  readonly place: Cursor
}

/** `live`: as it was recorded. `behind`: read again for who is not there yet, and as fast as that one takes it. */
export type Pace = 'live' | 'behind'

/** Whoever is given the log: every entry once, in order. */
export interface Subscriber {
  /** Of entries about events of other assets it is only told that they came; undefined for who follows them all. */
  readonly asset: string | undefined
  /**
   * Takes entries. `full` makes who is behind wait until `goOn` is called; who is live gets the next ones all the
   * same, or ends the subscription.
   */
  take(entries: readonly LiveEntry[], pace: Pace): 'ready' | 'full'
  /** From the last entry that was taken up to this one, nothing is about its asset. */
  pass(newest: LiveEntry): void
  /** The log cannot be read: the subscription has ended. */
  fail(error: unknown): void
}

export type Subscription = {
  /** There is room again. */
  readonly goOn: () => void
  readonly end: () => void
}

/** Port: one look at the log for all who follow it while it grows. */
export interface LiveLog {
  /** Gives everything after a cursor, and from then on what is recorded. */
  subscribe(subscriber: Subscriber, after: Cursor): Subscription
  /** Ends all subscriptions. */
  close(): Promise<void>
}
