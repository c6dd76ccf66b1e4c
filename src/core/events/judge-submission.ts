import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Refusal } from '../problems.ts'
import { openBudget } from '../rules/conditions/budget.ts'
import type { Instant } from '../time/instant.ts'
import type { NewEvent } from './event-store.ts'
import { type Case, judge, RECORD_STAGES } from './judge.ts'
import type { Submission } from './submission.ts'

export type JudgedSubmission = { readonly refusal: Refusal } | { readonly event: Omit<NewEvent, 'id'> }

/** Everything that stands between a submission and the log, but for what only the engine can know. */
export function judgeSubmission(
  snapshot: CatalogSnapshot,
  submission: Submission,
  now: Instant,
): JudgedSubmission {
  const event = caseOf(snapshot, submission, now)
  const refusal = judge(event, RECORD_STAGES)
  return refusal ? { refusal } : { event: toRecord(submission, event) }
}

/** A submission at the beginning of its way through the stages. */
export function caseOf(snapshot: CatalogSnapshot, submission: Submission, now: Instant): Case {
  return {
    snapshot,
    typeId: submission.typeId,
    version: 'newest',
    occurredAt: submission.occurredAt ?? now,
    endedAt: submission.endedAt,
    severity: submission.severity,
    description: submission.description,
    submitted: submission.fields,
    missing: 'take-default',
    asset: submission.asset,
    assetType: submission.assetType,
    source: submission.source,
    old: null,
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

function toRecord(submission: Submission, judged: Case): Omit<NewEvent, 'id'> {
  return {
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
    judgedBy: judged.judgedBy,
  }
}
