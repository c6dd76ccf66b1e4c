import type { Instant } from '../time/instant.ts'
import type { Cursor } from './entry-log.ts'

/** What is kept of a feed over restarts. */
export type FeedRecord = {
  readonly name: string
  readonly cursor: Cursor
  readonly state: FeedState
  /** Entries that its receiver has taken since the feed began, those that came again included. */
  readonly delivered: number
}

export const FEED_STATES = ['running', 'paused'] as const

export type FeedState = (typeof FEED_STATES)[number]

/** An entry that the receiver of a feed refused. */
export type SetAside = {
  readonly seq: number
  readonly eventId: string
  readonly reason: string
  readonly at: Instant
}

export type SetAsidePage = { readonly limit: number; readonly offset: number }

/** Port: what feeds remember. Every engine passes test/feed-storage.suite.ts. */
export interface FeedRegistry {
  load(name: string): Promise<FeedRecord | null>
  /**
   * Keeps the feed as it is now together with entries newly set aside, all or nothing. An entry that stood aside
   * already gets the newer reason and keeps its place.
   */
  save(record: FeedRecord, setAside: readonly SetAside[]): Promise<void>
  /** Keeps the feed as it is now and forgets what it set aside from an entry on, which it is to try again. */
  rewind(record: FeedRecord, fromSeq: number): Promise<void>
  /** Forgets the feed and what it set aside. */
  remove(name: string): Promise<void>
  countSetAside(name: string): Promise<number>
  /** In the order of the log. */
  listSetAside(name: string, page: SetAsidePage): Promise<SetAside[]>
  getSetAside(name: string, seq: number): Promise<SetAside | null>
  /** Drops an entry that has been taken after all. */
  dropSetAside(name: string, seq: number): Promise<void>
}
