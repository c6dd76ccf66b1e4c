import { type Json, sameJson } from '../json.ts'
import { accept, conflict, notFound, type Refusal, type Result } from '../problems.ts'
import type { Instant } from '../time/instant.ts'
import type { Event, EventContent } from './event.ts'
import { type Case, judge, REVISE_STAGES } from './judge.ts'
import type { Recorder } from './record-event.ts'
import { fourWord, type Severity } from './severity.ts'

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
}

/**
 * Adds a revision to an event, checked by the event's own version of its type. Nothing is erased. A correction
 * that changes nothing and gives no reason adds none: it may be a repeat, and others' `If-Match` stays good.
 */
export async function reviseEvent(recorder: Recorder, request: CorrectionRequest): Promise<Result<Event>> {
  for (;;) {
    const event = await recorder.events.get(request.eventId)
    if (!event) return notFound('Event', request.eventId)
    if (request.expectedRevision !== null && request.expectedRevision !== event.revision) {
      return conflict('stale-revision', staleMessage(request.expectedRevision, event.revision), {
        revision: event.revision,
      })
    }

    const snapshot = recorder.catalog.current()
    const judged = judgeCorrection(snapshot, event, request.correction)
    if ('refusal' in judged) return { ok: false, refusal: judged.refusal }
    if (request.reason === null && saysTheSame(judged.content, event)) return accept(event)

    const answer = await recorder.events.revise(
      {
        eventId: event.id,
        expectedRevision: event.revision,
        content: judged.content,
        recordedBy: request.recordedBy,
        reason: request.reason,
      },
      { catalogRevision: snapshot.revision, now: recorder.now() },
    )
    if (answer.outcome === 'revised') return accept(answer.event)
    if (answer.outcome === 'stale-catalog') await recorder.catalog.refresh()
  }
}

function staleMessage(expected: number, actual: number): string {
  return `Event is at revision ${actual}, not ${expected}: read it again and repeat the change`
}

type Judged = { readonly refusal: Refusal } | { readonly content: EventContent }

function judgeCorrection(snapshot: Case['snapshot'], event: Event, correction: Correction): Judged {
  const shown = snapshot.fieldsAt(event.typeId, event.typeVersion)?.show(event.fields) ?? {}
  const judged: Case = {
    snapshot,
    typeId: event.typeId,
    version: event.typeVersion,
    occurredAt: correction.occurredAt ?? event.occurredAt,
    endedAt: correction.endedAt === undefined ? event.endedAt : correction.endedAt,
    severity: severityAfter(event, correction),
    description: correction.description === undefined ? event.description : correction.description,
    submitted: { ...shown, ...correction.fields },
    missing: 'leave-out',
    type: undefined,
    compiled: undefined,
    fields: {},
    problems: [],
    warnings: [],
    refusal: undefined,
  }
  const refusal = judge(judged, REVISE_STAGES)
  if (refusal) return { refusal }
  const { occurredAt, endedAt, severity, description, fields } = judged
  const verbatim = verbatimAfter(event, description)
  return { content: { occurredAt, endedAt, severity, description, fields, verbatim } }
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
