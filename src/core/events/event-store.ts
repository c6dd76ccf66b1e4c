import type { Instant } from '../time/instant.ts'
import type { Entry } from './entry.ts'
import type { Event, EventContent, EventIdentity, Revision } from './event.ts'
import type { EventFilter, EventOrder, EventPosition } from './event-query.ts'

/** What a command was judged under; the engine refuses to append under a catalog that has moved on. */
export type JudgedUnder = { readonly catalogRevision: number; readonly now: Instant }

export type NewEvent = EventIdentity &
  EventContent & {
    /** Whether an unknown asset is registered by this event, or the event refused. */
    readonly registersAsset: boolean
  }

export type AppendAnswer =
  /** `recordedAt` never goes back, even when the clock does. `assetType` is the asset's own where the event had none. */
  | {
      readonly outcome: 'recorded'
      readonly seq: number
      readonly recordedAt: Instant
      readonly assetType: string | null
    }
  | { readonly outcome: 'dropped'; readonly because: 'dedup-key'; readonly event: Event }
  | { readonly outcome: 'stale-catalog' | 'unknown-asset' }

export type NewRevision = {
  readonly eventId: string
  /** The revision that was read and judged; another one meanwhile makes the answer `stale-revision`. */
  readonly expectedRevision: number
  readonly content: EventContent
  readonly recordedBy: string
  readonly reason: string | null
}

export type ReviseAnswer =
  | { readonly outcome: 'revised'; readonly event: Event }
  | { readonly outcome: 'stale-catalog' | 'stale-revision' | 'unknown-event' }

export type EventPageQuery = {
  readonly filter: EventFilter
  readonly order: EventOrder
  /** Strictly after this position in the order asked for. */
  readonly after?: EventPosition
  readonly offset: number
  readonly limit: number
}

export type Count = { readonly total: number; readonly exact: boolean }

/** Port: the log of entries and the events they add up to. Every engine passes test/event-store.suite.ts. */
export interface EventStore {
  /** Resolves when the entry is on disk; rejects with StorageFailure when it is not and never will be. */
  append(event: NewEvent, judged: JudgedUnder): Promise<AppendAnswer>
  revise(revision: NewRevision, judged: JudgedUnder): Promise<ReviseAnswer>
  get(id: string): Promise<Event | null>
  getBySeq(seq: number): Promise<Event | null>
  /** Every revision, oldest first; null when there is no such event. */
  history(id: string): Promise<Revision[] | null>
  list(query: EventPageQuery): Promise<Event[]>
  /** Exact where counters know the answer; else counted up to `atMost`. */
  count(filter: EventFilter, atMost: number): Promise<Count>
  /** Entries after `seq`, oldest first. */
  tail(seq: number, limit: number): Promise<Entry[]>
}
