import type { Correlation, Relation } from '../../core/correlation/correlation.ts'
import type { Linked } from '../../core/correlation/link-events.ts'
import type { Suggestion } from '../../core/correlation/suggest.ts'
import { formatInstant } from '../../core/time/instant.ts'
import type { Counted } from './co-occurrence-desk.ts'

/** A link as one of its ends sees it. */
export function presentCorrelation(link: Correlation, seenFrom: string) {
  const isOutgoing = link.from === seenFrom
  return {
    id: link.id,
    relation: link.relation,
    direction: isOutgoing ? 'outgoing' : 'incoming',
    from_event_id: link.from,
    to_event_id: link.to,
    event_id: isOutgoing ? link.to : link.from,
    comment: link.comment,
    recorded_at: formatInstant(link.recordedAt),
    recorded_by: link.recordedBy,
    seq: link.seq,
  }
}

export function presentLinked({ eventId, correlation, wasThere }: Linked, relation: Relation) {
  return {
    event_id: eventId,
    relation,
    score: null,
    delta_seconds: null,
    reasons: correlation ? [`${wasThere ? 'was linked' : 'linked'} by ${correlation.recordedBy}`] : [],
    linked: correlation !== null,
    correlation_id: correlation?.id ?? null,
  }
}

export function presentSuggestion(suggestion: Suggestion, links: readonly Correlation[]) {
  const { event, relation, score, delta, reasons } = suggestion
  const link = links.find(({ from, to }) => from === event.id || to === event.id)
  return {
    event_id: event.id,
    relation,
    score,
    delta_seconds: Number(delta) / 1e6,
    reasons,
    linked: link !== undefined,
    correlation_id: link?.id ?? null,
  }
}

export function presentStatistics({ coOccurrence, computedAt }: Counted) {
  const { events, windowSeconds, complete } = coOccurrence
  return { computed_at: formatInstant(computedAt), events, window_seconds: windowSeconds, complete }
}
