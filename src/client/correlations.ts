import type { Relation } from '../core/correlation/correlation.ts'
import type { Source } from '../core/events/event.ts'
import { type Asker, at } from './ask.ts'
import type { Page, PageQuery } from './page.ts'

export type NewLinks = {
  readonly event_ids: readonly string[]
  /** What the event is to these; `related` when absent. */
  readonly relation?: Relation
  readonly comment?: string | null
  /** Says only what would be linked. */
  readonly dry_run?: boolean
}

/** Seconds, or an ISO 8601 duration. */
export type Span = number | string

export type SuggestionQuery = {
  readonly window?: Span | { readonly before?: Span; readonly after?: Span }
  /** Only what agrees with the event in `severity`, `fields.cause` and the like; in all of them unless said. */
  readonly match?: { readonly fields: readonly string[]; readonly aggregate?: 'all' | 'any' } | null
  /** Only what came in by these APIs. */
  readonly sources?: readonly Source[] | null
  readonly scope?: 'asset' | 'parent' | 'children' | 'all'
  readonly min_score?: number
  readonly limit?: number
}

export type CorrelatedEvent = {
  readonly event_id: string
  readonly relation: Relation
  /** 0–1; null where somebody said so. */
  readonly score: number | null
  /** Negative where this one came first. */
  readonly delta_seconds: number | null
  readonly reasons: readonly string[]
  readonly linked: boolean
  readonly correlation_id: string | null
}

export type CorrelateAnswer = {
  readonly event_id: string
  readonly count: number
  readonly correlated_events: readonly CorrelatedEvent[]
  readonly statistics: {
    readonly computed_at: string
    readonly events: number
    readonly window_seconds: number
    readonly complete: boolean
  } | null
}

export type Correlation = {
  readonly id: string
  readonly relation: Relation
  readonly direction: 'outgoing' | 'incoming'
  readonly from_event_id: string
  readonly to_event_id: string
  /** The other end. */
  readonly event_id: string
  readonly comment: string | null
  readonly recorded_at: string
  readonly recorded_by: string
  readonly seq: number
}

export function correlations(ask: Asker) {
  const correlate = async (eventId: string, body: object) =>
    (await ask<CorrelateAnswer>({ method: 'POST', path: at`/events/${eventId}/correlate`, body })).body
  return {
    /** Once each, however often it is asked for. */
    link: (eventId: string, links: NewLinks) => correlate(eventId, links),
    /** What the event may have to do with, the most likely first; links nothing. */
    suggest: (eventId: string, query: SuggestionQuery = {}) => correlate(eventId, query),
    /** From and to the event. */
    list: async (eventId: string, query?: PageQuery) =>
      (await ask<Page<Correlation>>({ method: 'GET', path: at`/events/${eventId}/correlations`, query }))
        .body,
    unlink: async (eventId: string, id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/events/${eventId}/correlations/${id}` })
    },
  }
}
