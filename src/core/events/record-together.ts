import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Refusal } from '../problems.ts'
import type { BatchItem } from './event-store.ts'
import type { IdempotencyClaim } from './idempotency.ts'
import { judgeSubmission } from './judge-submission.ts'
import { checksOf, firstAnswer, type Recorder } from './record-event.ts'
import type { Submission } from './submission.ts'
import {
  type KeptVerdict,
  type Refused,
  type RejectedDuplicate,
  refused,
  type Verdict,
  verdictOf,
} from './verdict.ts'

/** A submission, or why there is none: then it stands in the way of the others from the start. */
type Claimed = { readonly submission: Submission; readonly claim: IdempotencyClaim | null } | Refused

/** All submissions are kept, or none: then these are the ones that stand in the way, by their index. */
export type TogetherVerdict =
  | { readonly outcome: 'kept'; readonly verdicts: readonly KeptVerdict[] }
  | { readonly outcome: 'refused'; readonly obstacles: readonly Obstacle[] }

export type Obstacle = { readonly index: number; readonly verdict: RejectedDuplicate | Refused }

/** Records events in one transaction, in their order; the stages are those of `recordEvent`. */
export async function recordTogether(
  recorder: Recorder,
  items: readonly Claimed[],
): Promise<TogetherVerdict> {
  const ids = items.map(() => recorder.newId())
  for (;;) {
    const snapshot = recorder.catalog.current()
    const judged = await judgeAll(recorder, snapshot, { items, ids })
    if ('refusals' in judged) return (await firstAnswers(recorder, items)) ?? together(judged.refusals)

    const answers = await recorder.events.appendAll(judged.batch)
    if (!answers.some(({ outcome }) => outcome === 'stale-catalog')) {
      const verdicts = answers.map((answer, index) =>
        answer.outcome === 'stale-catalog' ? undefined : verdictOf(answer, judged.batch[index]!.event),
      )
      return together(verdicts)
    }
    await recorder.catalog.refresh(snapshot.revision)
  }
}

type JudgedBatch =
  | { readonly refusals: readonly (Verdict | undefined)[] }
  | { readonly batch: readonly BatchItem[] }

type Asked = { readonly items: readonly Claimed[]; readonly ids: readonly string[] }

/** Thousands of items are many milliseconds of judging, so others get their turn in between. */
async function judgeAll(
  recorder: Recorder,
  snapshot: CatalogSnapshot,
  { items, ids }: Asked,
): Promise<JudgedBatch> {
  const now = recorder.now()
  const refusals: (Refusal | undefined)[] = []
  const batch: BatchItem[] = []
  const judgeEach = function* () {
    for (const [index, item] of items.entries()) {
      yield
      const judged = 'refusal' in item ? item : judgeSubmission(snapshot, item.submission, now)
      refusals.push('refusal' in judged ? judged.refusal : undefined)
      if ('refusal' in judged || 'refusal' in item) continue
      const event = { ...judged.event, id: ids[index]! }
      const duplication = checksOf(event, snapshot, recorder.hash)
      batch.push({
        event,
        judged: { catalogRevision: snapshot.revision, now, duplication, idempotency: item.claim },
      })
    }
  }
  await recorder.work(judgeEach())
  if (batch.length === items.length) return { batch }
  return { refusals: refusals.map((refusal) => refusal && refused(refusal)) }
}

/** An undefined verdict stands in nobody's way. */
function together(verdicts: readonly (Verdict | undefined)[]): TogetherVerdict {
  const kept: KeptVerdict[] = []
  const obstacles: Obstacle[] = []
  for (const [index, verdict] of verdicts.entries()) {
    if (!verdict) continue
    if (verdict.outcome === 'refused' || verdict.outcome === 'rejected-duplicate') {
      obstacles.push({ index, verdict })
    } else kept.push(verdict)
  }
  return obstacles.length > 0 ? { outcome: 'refused', obstacles } : { outcome: 'kept', verdicts: kept }
}

/** What all of them were answered before; undefined unless the whole batch was. */
async function firstAnswers(
  recorder: Recorder,
  items: readonly Claimed[],
): Promise<TogetherVerdict | undefined> {
  const [first] = items
  if (!first || 'refusal' in first || !(await firstAnswer(recorder, first.claim))) return undefined
  const verdicts = await Promise.all(
    items.map((item) => ('refusal' in item ? item : firstAnswer(recorder, item.claim))),
  )
  return verdicts.every(Boolean) ? together(verdicts) : undefined
}
