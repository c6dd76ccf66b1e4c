import type { LiveCatalog } from '../live-catalog.ts'
import type { Refusal } from '../problems.ts'
import type { Instant } from '../time/instant.ts'
import type { Event, Warning } from './event.ts'
import type { AppendAnswer, EventStore, NewEvent } from './event-store.ts'
import { type Case, judge, RECORD_STAGES } from './judge.ts'
import type { Submission } from './submission.ts'

/** What became of a submitted event; the same words in the answer, the log line, the metric and the tests. */
export type Verdict =
  | { readonly outcome: 'recorded'; readonly event: Event }
  | { readonly outcome: 'recorded-with-warnings'; readonly event: Event }
  | { readonly outcome: 'dropped'; readonly because: 'dedup-key'; readonly event: Event }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }

export type Recorder = {
  readonly catalog: LiveCatalog
  readonly events: EventStore
  readonly now: () => Instant
  readonly newId: () => string
}

/**
 * resolveType → checkState → checkEssentials → checkTimes → checkFields → deduplicate → append.
 *
 * Every dialect ends here and nothing else writes events. The last two happen inside the engine's
 * transaction; when the catalog has moved on meanwhile, the event is judged again.
 */
export async function recordEvent(recorder: Recorder, submission: Submission): Promise<Verdict> {
  const id = recorder.newId()
  // One look at the clock: what happens without a time happens now, also when `recordedAt` may not go back to it.
  const now = recorder.now()
  for (;;) {
    const judged = judgeSubmission(recorder.catalog, submission, now)
    if ('refusal' in judged) return { outcome: 'refused', refusal: judged.refusal }

    const event: NewEvent = { ...judged.event, id }
    const answer = await recorder.events.append(event, { catalogRevision: judged.catalogRevision, now })
    if (answer.outcome !== 'stale-catalog') return verdictOf(answer, event)
    await recorder.catalog.refresh()
  }
}

type Judged = { readonly refusal: Refusal } | { readonly event: NewEvent; readonly catalogRevision: number }

function judgeSubmission(catalog: LiveCatalog, submission: Submission, now: Instant): Judged {
  const snapshot = catalog.current()
  const event: Case = {
    snapshot,
    typeId: submission.typeId,
    version: 'newest',
    occurredAt: submission.occurredAt ?? now,
    endedAt: submission.endedAt,
    severity: submission.severity,
    description: submission.description,
    submitted: submission.fields,
    missing: 'take-default',
    type: undefined,
    compiled: undefined,
    fields: {},
    problems: [],
    warnings: [],
    refusal: undefined,
  }
  const refusal = judge(event, RECORD_STAGES)
  if (refusal) return { refusal }
  return { event: toRecord(submission, event), catalogRevision: snapshot.revision }
}

function toRecord(submission: Submission, judged: Case): NewEvent {
  return {
    id: '',
    asset: submission.asset,
    assetType: submission.assetType,
    registersAsset: submission.registersAsset,
    typeId: submission.typeId,
    typeVersion: judged.type!.version,
    occurredAt: judged.occurredAt,
    endedAt: judged.endedAt,
    severity: judged.severity,
    description: judged.description,
    fields: judged.fields,
    verbatim: submission.verbatim,
    source: submission.source,
    recordedBy: submission.recordedBy,
    dedupKey: submission.dedupKey,
    warnings: judged.warnings,
  }
}

function verdictOf(answer: Exclude<AppendAnswer, { outcome: 'stale-catalog' }>, event: NewEvent): Verdict {
  if (answer.outcome === 'dropped') return answer
  if (answer.outcome !== 'recorded') {
    return { outcome: 'refused', refusal: { kind: 'not-found', what: 'Asset', id: event.asset } }
  }
  const { registersAsset: _, ...said } = event
  const recorded: Event = {
    ...said,
    assetType: answer.assetType,
    seq: answer.seq,
    recordedAt: answer.recordedAt,
    revision: 1,
    occurrenceCount: 1,
    duplicateOf: null,
  }
  return { outcome: outcomeFor(event.warnings), event: recorded }
}

function outcomeFor(warnings: readonly Warning[]): 'recorded' | 'recorded-with-warnings' {
  return warnings.length > 0 ? 'recorded-with-warnings' : 'recorded'
}
