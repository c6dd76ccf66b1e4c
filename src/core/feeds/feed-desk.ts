import type { Instant } from '../time/instant.ts'
import type { Verification } from './comparison.ts'
import type { Feed } from './feed.ts'
import type { SetAside, SetAsidePage } from './feed-registry.ts'
import type { Receiver } from './receiver.ts'

export type NewFeed = {
  /** Unique, and never changes: the cursor is kept under it. */
  readonly name: string
  readonly kind: string
  readonly receiver: Receiver
  /** Where a feed begins that was never there before; from a moment on: with what was recorded then or later. */
  readonly from: 'start' | 'end' | Instant
}

export type SetAsideList = { readonly entries: readonly SetAside[]; readonly total: number }

/** What became of an entry that was tried again; while it is `unreachable` it stays aside as it was. */
export type RetryAnswer =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'refused' | 'unreachable'; readonly reason: string }
  | { readonly outcome: 'unknown-entry' }

/** Port: all feeds of a server. Names that are no feed's are answered with null. */
export interface FeedDesk {
  /** Starts a feed where it stopped, or where `from` says. A name can be added once. */
  add(feed: NewFeed): Promise<void>
  /** Stops a feed and forgets its cursor and what it set aside; a name that is no feed's is none the less forgotten. */
  remove(name: string): Promise<void>
  /** By name. */
  list(): Promise<Feed[]>
  get(name: string): Promise<Feed | null>
  pause(name: string): Promise<Feed | null>
  /** Goes on at once, also where it was waiting to try again. */
  resume(name: string): Promise<Feed | null>
  /** Delivers again everything that was recorded at or after a moment. */
  replay(name: string, from: Instant): Promise<Feed | null>
  setAside(name: string, page: SetAsidePage): Promise<SetAsideList | null>
  retry(name: string, seq: number): Promise<RetryAnswer | null>
  /** Starts to compare what was delivered with the log; `cannot` where the receiver cannot be read back. */
  verify(name: string): Promise<Verification | 'cannot' | null>
  /** The comparison under way or the last one since the server was started; `none` where there is none. */
  verification(name: string): Verification | 'none' | null
  /** Stops all feeds, keeps where they are and closes their receivers. */
  close(): Promise<void>
}
