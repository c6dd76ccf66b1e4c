import { createHmac, randomBytes } from 'node:crypto'
import type { User } from '../../core/access/access-registry.ts'
import type { Instant } from '../../core/time/instant.ts'
import { createBoundedMemory } from './bounded-memory.ts'
import type { PasswordClaim } from './password-claim.ts'

/** How long (microseconds) a password that was judged need not be hashed again. */
const FRESH = 300_000_000n
const REMEMBERED = 1_000

/** What is known of a claim without hashing. `was-right` is too old to be believed, but it is no guess. */
export type Recollection = { readonly user: User } | 'wrong' | 'was-right' | 'unknown'

/** Remembers how claims were judged, by an HMAC under a key that lives as long as the process. */
export type ClaimMemory = {
  readonly digestOf: (claim: PasswordClaim) => string
  readonly recall: (digest: string) => Recollection
  /** Keeps a verdict reached from what was read since `moment`, unless something changed meanwhile. */
  readonly keep: (digest: string, verdict: { readonly user: User } | 'wrong', moment: number) => void
  readonly moment: () => number
  readonly forgetUser: (id: string) => void
}

export function createClaimMemory(now: () => Instant): ClaimMemory {
  const key = randomBytes(32)
  const right = createBoundedMemory<{ user: User; until: Instant }>(REMEMBERED)
  const wrong = createBoundedMemory<Instant>(REMEMBERED)
  let changes = 0

  return {
    digestOf: ({ login, password }) =>
      createHmac('sha256', key).update(`${login.length}:${login}${password}`).digest('base64'),
    recall: (digest) => {
      const known = right.get(digest)
      if (known) return known.until > now() ? known : 'was-right'
      return (wrong.get(digest) ?? 0n) > now() ? 'wrong' : 'unknown'
    },
    keep: (digest, verdict, moment) => {
      if (moment !== changes) return
      const until = now() + FRESH
      if (verdict !== 'wrong') return right.set(digest, { user: verdict.user, until })
      right.delete(digest)
      wrong.set(digest, until)
    },
    moment: () => changes,
    forgetUser: (id) => {
      changes += 1
      right.forgetWhere(({ user }) => user.id === id)
      wrong.forgetWhere(() => true)
    },
  }
}
