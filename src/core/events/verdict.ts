import type { DuplicateHit } from '../duplication/duplication-check.ts'
import type { Refusal } from '../problems.ts'
import type { Event } from './event.ts'
import type { AppendAnswer, NewEvent } from './event-store.ts'

/** What became of a submitted event; the same words in the answer, the log line, the metric and the tests. */
export type Verdict = KeptVerdict | RejectedDuplicate | Refused

/** There is an event to show: the one that was recorded, or the one that was there first. */
export type KeptVerdict = {
  readonly event: Event
  /** Whether this is the first answer to the same request, given again. */
  readonly replayed: boolean
} & (
  | { readonly outcome: 'recorded' | 'recorded-with-warnings'; readonly hit: null }
  | { readonly outcome: 'flagged-duplicate' | 'merged-into'; readonly hit: DuplicateHit }
  /** By a duplication rule, which has a hit, or by the event's own key, which needs none. */
  | { readonly outcome: 'dropped'; readonly hit: DuplicateHit | null }
)

/** `event` is the one that was there first. */
export type RejectedDuplicate = {
  readonly outcome: 'rejected-duplicate'
  readonly event: Event
  readonly hit: DuplicateHit
}

export type Refused = { readonly outcome: 'refused'; readonly refusal: Refusal }

/** An idempotency key that belongs to another request. */
export const KEY_REUSED: Extract<Refusal, { kind: 'invalid' }> = {
  kind: 'invalid',
  problems: [
    {
      path: ['idempotency-key'],
      code: 'idempotency_key_reused',
      message: 'This Idempotency-Key was used with another body: take a new key for another request',
      input: null,
    },
  ],
}

export function refused(refusal: Refusal): Refused {
  return { outcome: 'refused', refusal }
}

/** What the engine's answer means for the event that was to be recorded. */
export function verdictOf(
  answer: Exclude<AppendAnswer, { outcome: 'stale-catalog' }>,
  event: NewEvent,
): Verdict {
  switch (answer.outcome) {
    case 'recorded':
      return recordedVerdict(recordedEvent(event, answer), answer.hit, false)
    case 'merged':
      return { outcome: 'merged-into', event: answer.event, hit: answer.hit, replayed: false }
    case 'dropped':
      return { outcome: 'dropped', event: answer.event, hit: answer.hit, replayed: false }
    case 'rejected':
      return { outcome: 'rejected-duplicate', event: answer.event, hit: answer.hit }
    case 'repeated':
      return repeatedVerdict(answer)
    case 'key-reused':
      return refused(KEY_REUSED)
    case 'unknown-asset':
      return refused({ kind: 'not-found', what: 'Asset', id: event.asset })
  }
}

/** The verdict that a request with the same key was given before. */
export function repeatedVerdict({
  of,
  event,
  hit,
}: Extract<AppendAnswer, { outcome: 'repeated' }>): KeptVerdict {
  if (of === 'recorded') return recordedVerdict(event, hit, true)
  if (of === 'merged') return { outcome: 'merged-into', event, hit: hit!, replayed: true }
  return { outcome: 'dropped', event, hit, replayed: true }
}

function recordedVerdict(event: Event, hit: DuplicateHit | null, replayed: boolean): KeptVerdict {
  if (hit) return { outcome: 'flagged-duplicate', event, hit, replayed }
  const outcome = event.warnings.length > 0 ? 'recorded-with-warnings' : 'recorded'
  return { outcome, event, hit: null, replayed }
}

function recordedEvent(
  event: NewEvent,
  answer: Extract<AppendAnswer, { readonly outcome: 'recorded' }>,
): Event {
  const { registersAsset: _, ...said } = event
  return {
    ...said,
    assetType: answer.assetType,
    occurredAt: event.occurredAt ?? answer.recordedAt,
    seq: answer.seq,
    recordedAt: answer.recordedAt,
    revision: 1,
    occurrenceCount: 1,
    duplicateOf: answer.hit?.duplicateOf ?? null,
    hit: answer.hit,
  }
}
