import type { Correlation } from '../correlation/correlation.ts'
import type { DuplicateHit, DuplicationCheck } from '../duplication/duplication-check.ts'
import type { Json } from '../json.ts'
import type { ReadLimits } from '../read-limits.ts'
import type { SurveySpec } from '../surveys/survey.ts'
import type { Instant } from '../time/instant.ts'
import type { Event, EventContent, EventIdentity, Revision } from './event.ts'
import type { EventFilter, EventOrder, EventPosition } from './event-query.ts'
import type { IdempotencyClaim } from './idempotency.ts'
import type { Renderer, RenderQuery } from './rendering.ts'

/** What a command was judged under; the engine refuses to append under a catalog that has moved on. */
export type JudgedUnder = {
  readonly catalogRevision: number
  readonly now: Instant
  /** Decided inside the transaction that appends: of simultaneous twins only one is the first. */
  readonly duplication: readonly DuplicationCheck[]
  readonly idempotency: IdempotencyClaim | null
}

export type NewEvent = EventIdentity &
  EventContent & {
    /** Whether an unknown asset is registered by this event, or the event refused. */
    readonly registersAsset: boolean
  }

/** The answers that keep something; under an idempotency key they are given again. */
export type KeptAnswer =
  /**
   * `recordedAt` never goes back, even when the clock does. `assetType` is the asset's own where the event had
   * none. `hit` says which event this one repeats, where a rule only flags that.
   */
  | {
      readonly outcome: 'recorded'
      readonly seq: number
      readonly recordedAt: Instant
      readonly assetType: string | null
      readonly hit: DuplicateHit | null
    }
  /** The payload is in the log as an entry; `event` is the first event, counted up. */
  | { readonly outcome: 'merged'; readonly event: Event; readonly hit: DuplicateHit }
  | { readonly outcome: 'dropped'; readonly because: 'dedup-key'; readonly event: Event; readonly hit: null }
  | {
      readonly outcome: 'dropped'
      readonly because: 'duplication-rule'
      readonly event: Event
      readonly hit: DuplicateHit
    }

export type AppendAnswer =
  | KeptAnswer
  | { readonly outcome: 'rejected'; readonly event: Event; readonly hit: DuplicateHit }
  | Repeated
  | { readonly outcome: 'stale-catalog' }
  | { readonly outcome: 'key-reused' | 'unknown-asset' }

/**
 * The idempotency key was used before with this body: `event` and the rest are as they were answered then. For a
 * correction `of` is `recorded`.
 */
export type Repeated = {
  readonly outcome: 'repeated'
  readonly of: KeptAnswer['outcome']
  readonly because: 'dedup-key' | 'duplication-rule' | null
  readonly event: Event
  readonly hit: DuplicateHit | null
}

export type NewRevision = {
  readonly eventId: string
  /** The revision that was read and judged; another one meanwhile makes the answer `stale-revision`. */
  readonly expectedRevision: number
  readonly content: EventContent
  readonly recordedBy: string
  readonly reason: string | null
}

export type ReviseAnswer =
  | { readonly outcome: 'revised' | 'repeated'; readonly event: Event }
  | { readonly outcome: 'key-reused' | 'stale-catalog' | 'stale-revision' | 'unknown-event' }

export type NewLink = Pick<Correlation, 'id' | 'from' | 'to' | 'relation' | 'comment' | 'recordedBy'>

export type LinkAnswer =
  /** The same two events with the same relation are linked once; the first link stays as it is. */
  | { readonly outcome: 'linked' | 'already-linked'; readonly correlation: Correlation }
  | { readonly outcome: 'unknown-event'; readonly eventId: string }

export type SurveyWatch = {
  /** Events seen so far; called now and then. */
  readonly onProgress: (seen: number) => void
  readonly signal: AbortSignal
}

export type EventPageQuery = {
  readonly filter: EventFilter
  readonly order: EventOrder
  /** Strictly after this position in the order asked for. */
  readonly after?: EventPosition
  readonly offset: number
  readonly limit: number
}

export type CountLimits = ReadLimits & {
  /** Counting stops here and says how far it came, where it would else go on to the engine's limit and reject. */
  readonly milliseconds?: number
}

export type BatchItem = { readonly event: NewEvent; readonly judged: JudgedUnder }

export type Count = { readonly total: number; readonly exact: boolean }

/** Port: the log of entries and the events they add up to. Every engine passes test/event-store.suite.ts. */
export interface EventStore {
  /** Resolves when the entry is on disk; rejects with StorageFailure when it is not and never will be. */
  append(event: NewEvent, judged: JudgedUnder): Promise<AppendAnswer>
  /**
   * All of them in one transaction, in order, or none. The answers end with the first that keeps nothing
   * (`rejected`, `key-reused`, `stale-catalog`, `unknown-asset`): then nothing of any of them is kept.
   */
  appendAll(events: readonly BatchItem[]): Promise<AppendAnswer[]>
  revise(revision: NewRevision, judged: JudgedUnder): Promise<ReviseAnswer>
  /**
   * What was answered under a claim that has not expired at `now`; null when nothing was. Asked where today's rules
   * would refuse a request that was taken before. `append` and `revise` look for the claim before all else.
   */
  recall(claim: IdempotencyClaim, now: Instant): Promise<Repeated | { readonly outcome: 'key-reused' } | null>
  link(link: NewLink, now: Instant): Promise<LinkAnswer>
  unlink(id: string, by: string, now: Instant): Promise<'unlinked' | 'unknown-link'>
  /** Links from and to an event, oldest first; null when there is no such event. */
  correlations(eventId: string): Promise<Correlation[] | null>
  /** The newest seq that was recorded at or before a moment; 0 when there was none. */
  seqAt(moment: Instant): Promise<number>
  /** When the newest entry was recorded: later than now where the clock was set back since. Null in an empty log. */
  lastRecordedAt(): Promise<Instant | null>
  /** `asOf`: a seq; the event as the log stood then, null when it was not there yet. */
  get(id: string, asOf?: number): Promise<Event | null>
  getBySeq(seq: number): Promise<Event | null>
  /** The revisions after some, oldest first; null when there is no such event. */
  history(id: string, offset: number, limit: number): Promise<Revision[] | null>
  /** Rejects with QueryTooLong where it takes longer than the engine allows. */
  list(query: EventPageQuery, limits?: ReadLimits): Promise<Event[]>
  /** Exact where counters know the answer; else counted up to `atMost`. Rejects as `list` does. */
  count(filter: EventFilter, atMost: number, limits?: CountLimits): Promise<Count>
  /**
   * Shows every event that matches, oldest entry first, to a survey, away from the thread that answers, in short
   * reads that hold nothing up. Rejects with the signal's reason when it is aborted.
   */
  survey(spec: SurveySpec, filter: EventFilter, watch: SurveyWatch): Promise<Json>
  /**
   * Every event that matches, as the renderer writes it, in pieces of a bounded size. Each is read and written
   * away from the thread that answers, and no further ahead than one piece before the last was taken.
   */
  render(query: RenderQuery, renderer: Renderer): AsyncIterable<Uint8Array>
}
