import type { JudgedUnder, Repeated } from '../../core/events/event-store.ts'
import type { IdempotencyClaim } from '../../core/events/idempotency.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { ClaimedAnswer, Memory } from './memory.ts'

type Earlier = ClaimedAnswer & { readonly isSameBody: boolean }

/** What was answered under the key of a claim, where it was used and that has not expired. */
export function claimed(
  memory: Memory,
  { idempotency, now }: Pick<JudgedUnder, 'idempotency' | 'now'>,
): Earlier | undefined {
  const known = idempotency && memory.claims.get(placeOf(idempotency))
  if (!known || known.claim.expiresAt <= now) return undefined
  return { ...known, isSameBody: known.claim.bodyHash === idempotency.bodyHash }
}

export function keepClaim(
  memory: Memory,
  { idempotency }: Pick<JudgedUnder, 'idempotency'>,
  answered: Omit<ClaimedAnswer, 'claim'>,
): void {
  if (idempotency) memory.claims.set(placeOf(idempotency), { ...answered, claim: idempotency })
}

export function recall(
  memory: Memory,
  idempotency: IdempotencyClaim,
  now: Instant,
): Repeated | { readonly outcome: 'key-reused' } | null {
  const earlier = claimed(memory, { idempotency, now })
  if (!earlier) return null
  return earlier.isSameBody ? earlier.answer : { outcome: 'key-reused' }
}

function placeOf({ scope, key }: IdempotencyClaim): string {
  return JSON.stringify([scope, key])
}
