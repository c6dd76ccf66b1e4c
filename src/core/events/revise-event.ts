import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { type Json, sameJson } from '../json.ts'
import { accept, conflict, notFound, type Refusal, type Result } from '../problems.ts'
import { openBudget } from '../rules/conditions/budget.ts'
import type { Instant } from '../time/instant.ts'
import type { Event, EventContent } from './event.ts'
import { warningsOf } from './event-warnings.ts'
import type { IdempotencyClaim } from './idempotency.ts'
import { type Case, judge, REVISE_STAGES } from './judge.ts'
import { checksOf, type Recorder } from './record-event.ts'
import { fourWord, type Severity } from './severity.ts'
import { KEY_REUSED } from './verdict.ts'

/** What a correction changes; what it leaves out stays as it is. */
export type Correction = {
  readonly occurredAt?: Instant
  readonly endedAt?: Instant | null
  readonly severity?: Severity | null
  readonly description?: string | null
  /** By field name, merged into what is there; null removes a value. */
  readonly fields?: { readonly [name: string]: Json }
}

export type CorrectionRequest = {
  readonly eventId: string
  readonly correction: Correction
  readonly reason: string | null
  /** The revision the author looked at; another one by now is a conflict. */
  readonly expectedRevision: number | null
  readonly recordedBy: string
  readonly claim: IdempotencyClaim | null
}

export type Revised = {
  readonly event: Event
  /** `dropped` where the event says so already, so that nothing was recorded. */
  readonly outcome: 'recorded' | 'recorded-with-warnings' | 'dropped'
  /** Whether this is the first answer to the same request, given again. */
  readonly replayed: boolean
}

/**
 * Adds a revision to an event, checked by the event's own version of its type and by today's guards. Nothing is
 * erased. A correction that changes nothing and gives no reason adds none: it may be a repeat, and others'
 * `If-Match` stays good. Rejects with StorageFailure when nothing was stored.
 */
export async function reviseEvent(recorder: Recorder, request: CorrectionRequest): Promise<Result<Revised>> {
  for (;;) {
    const event = await recorder.events.get(request.eventId)
    if (!event) return notFound('Event', request.eventId)
    const snapshot = recorder.catalog.current()
    const now = recorder.now()
    const judged = judgeCorrection(snapshot, event, request)
    if ('refusal' in judged) return (await firstAnswer(recorder, request)) ?? refuse(judged.refusal)
    if (request.reason === null && saysTheSame(judged.content, event)) {
      return (await firstAnswer(recorder, request)) ?? accept({ event, outcome: 'dropped', replayed: false })
    }

    const { content } = judged
    const answer = await recorder.events.revise(
      {
        eventId: event.id,
        expectedRevision: event.revision,
        content,
        recordedBy: request.recordedBy,
        reason: request.reason,
      },
      {
        catalogRevision: snapshot.revision,
        now,
        // It is remembered under what it says now; whether it repeats another was settled when it was recorded.
        duplication: checksOf({ ...event, ...content }, snapshot, recorder.hash),
        idempotency: request.claim,
      },
    )
    if (answer.outcome === 'revised') return recorded(answer.event, false)
    if (answer.outcome === 'repeated') return recorded(answer.event, true)
    if (answer.outcome === 'key-reused') return refuse(KEY_REUSED)
    if (answer.outcome === 'stale-catalog') await recorder.catalog.refresh(snapshot.revision)
  }
}

function recorded(event: Event, replayed: boolean): Result<Revised> {
  const outcome = warningsOf(event).length > 0 ? 'recorded-with-warnings' : 'recorded'
  return accept({ event, outcome, replayed })
}

function refuse(refusal: Refusal): Result<never> {
  return { ok: false, refusal }
}

async function firstAnswer(
  { events, now }: Recorder,
  { claim }: CorrectionRequest,
): Promise<Result<Revised> | undefined> {
  const recalled = claim && (await events.recall(claim, now()))
  if (!recalled) return undefined
  if (recalled.outcome === 'key-reused') return refuse(KEY_REUSED)
  return recorded(recalled.event, true)
}

type JudgedCorrection = { readonly refusal: Refusal } | { readonly content: EventContent }

/** What a correction is judged under. */
function judgeCorrection(
  snapshot: CatalogSnapshot,
  event: Event,
  { correction, expectedRevision }: CorrectionRequest,
): JudgedCorrection {
  if (expectedRevision !== null && expectedRevision !== event.revision)
    return staleRevision(event, expectedRevision)
  const judged = caseOf(snapshot, event, correction)
  const refusal = judge(judged, REVISE_STAGES)
  if (refusal) return { refusal }
  const { endedAt, severity, description, fields, judgedBy } = judged
  const verbatim = verbatimAfter(event, description)
  const occurredAt = judged.occurredAt!
  return { content: { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy } }
}

function staleRevision({ revision }: Event, expected: number) {
  const message = `Event is at revision ${revision}, not ${expected}: read it again and repeat the change`
  return conflict('stale-revision', message, { revision })
}

function caseOf(snapshot: CatalogSnapshot, event: Event, correction: Correction): Case {
  const shown = snapshot.fieldsAt(event.typeId, event.typeVersion)?.show(event.fields) ?? {}
  return {
    snapshot,
    typeId: event.typeId,
    version: event.typeVersion,
    occurredAt: correction.occurredAt ?? event.occurredAt,
    endedAt: correction.endedAt === undefined ? event.endedAt : correction.endedAt,
    severity: severityAfter(event, correction),
    description: correction.description === undefined ? event.description : correction.description,
    submitted: { ...shown, ...correction.fields },
    missing: 'leave-out',
    asset: event.asset,
    assetType: event.assetType,
    source: event.source,
    old: event,
    type: undefined,
    compiled: undefined,
    fieldDecisions: undefined,
    budget: openBudget(),
    fields: {},
    problems: [],
    warnings: [],
    judgedBy: [],
    refusal: undefined,
  }
}

/**
 * Corrections come in four words, each of which stands for several levels: the word that the event was shown
 * with means the level it has.
 */
function severityAfter(event: Event, { severity }: Correction): Severity | null {
  if (severity === undefined) return event.severity
  if (severity === null || event.severity === null) return severity
  return fourWord(severity) === fourWord(event.severity) ? event.severity : severity
}

function saysTheSame(content: EventContent, event: Event): boolean {
  return (
    content.occurredAt === event.occurredAt &&
    content.endedAt === event.endedAt &&
    content.severity === event.severity &&
    content.description === event.description &&
    sameJson(content.fields, event.fields)
  )
}

/** The words a dialect kept beside a description go when the description changes. */
function verbatimAfter(event: Event, description: string | null): EventContent['verbatim'] {
  if (event.verbatim === null || description === event.description) return event.verbatim
  const { message: _, ...rest } = event.verbatim
  return rest
}
