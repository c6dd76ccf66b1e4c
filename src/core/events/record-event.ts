import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Hash } from '../duplication/compile-duplication-rule.ts'
import type { DuplicationCheck } from '../duplication/duplication-check.ts'
import type { FingerprintedEvent } from '../duplication/fingerprint-key.ts'
import type { LiveCatalog } from '../live-catalog.ts'
import type { Instant } from '../time/instant.ts'
import type { WorkInTurns } from '../work-in-turns.ts'
import type { EventStore, NewEvent } from './event-store.ts'
import type { IdempotencyClaim } from './idempotency.ts'
import { judgeSubmission } from './judge-submission.ts'
import type { Submission } from './submission.ts'
import { KEY_REUSED, refused, repeatedVerdict, type Verdict, verdictOf } from './verdict.ts'

export type Recorder = {
  readonly catalog: LiveCatalog
  readonly events: EventStore
  readonly now: () => Instant
  readonly newId: () => string
  readonly hash: Hash
  /** For work that grows with the number of events. */
  readonly work: WorkInTurns
}

/**
 * resolveType → applyConditionalRules → checkFields → checkGuards → deduplicate → append → (feeds follow).
 *
 * Every dialect ends here or in `recordTogether`, and nothing else writes events. The first four are the stages of
 * `judge`, which are pure. To deduplicate and to append happens inside the engine's transaction; when the catalog
 * has moved on meanwhile, the event is judged again. A claim gets the first answer again, whatever the rules say
 * today. Rejects with StorageFailure when nothing was stored.
 */
export async function recordEvent(
  recorder: Recorder,
  submission: Submission,
  claim: IdempotencyClaim | null = null,
): Promise<Verdict> {
  const id = recorder.newId()
  // One look at the clock: what happens without a time happens now, also when `recordedAt` may not go back to it.
  const now = recorder.now()
  for (;;) {
    const snapshot = recorder.catalog.current()
    const judged = judgeSubmission(snapshot, submission, now)
    if ('refusal' in judged) return (await firstAnswer(recorder, claim)) ?? refused(judged.refusal)

    const event = { ...judged.event, id }
    const answer = await recorder.events.append(event, {
      catalogRevision: snapshot.revision,
      now,
      duplication: checksOf(event, snapshot, recorder.hash),
      idempotency: claim,
    })
    if (answer.outcome !== 'stale-catalog') return verdictOf(answer, event)
    await recorder.catalog.refresh(snapshot.revision)
  }
}

/** What the engine has to look up; an event with a key of its own is compared by that alone. */
export function checksOf(
  event: FingerprintedEvent & Pick<NewEvent, 'dedupKey'>,
  snapshot: CatalogSnapshot,
  hash: Hash,
): readonly DuplicationCheck[] {
  if (event.dedupKey !== null) return []
  return snapshot.duplicationFor(event.typeId).flatMap((checkOf) => checkOf(event, hash) ?? [])
}

/** What a request under this claim was answered before; undefined when it is the first. */
export async function firstAnswer(
  { events, now }: Pick<Recorder, 'events' | 'now'>,
  claim: IdempotencyClaim | null,
): Promise<Verdict | undefined> {
  const recalled = claim && (await events.recall(claim, now()))
  if (!recalled) return undefined
  return recalled.outcome === 'repeated' ? repeatedVerdict(recalled) : refused(KEY_REUSED)
}
