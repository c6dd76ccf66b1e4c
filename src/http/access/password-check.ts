import type { AccessRegistry, User } from '../../core/access/access-registry.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { Trouble } from '../dialect.ts'
import { OVERLOADED } from './admission.ts'
import { createClaimMemory } from './claim-memory.ts'
import { createGuessLimit } from './guess-limit.ts'
import type { PasswordClaim } from './password-claim.ts'
import type { PasswordHasher } from './password-hash.ts'

/** `wrong` says no more than that: not whether the user exists, has a password or is disabled. */
export type PasswordVerdict = { readonly user: User } | 'wrong' | { readonly trouble: Trouble }

export type PasswordCheck = {
  /** The verdict on a claim judged lately; null when it takes a `check`. */
  readonly recall: (claim: PasswordClaim) => PasswordVerdict | null
  /** Judges a claim by hashing its password, which is slow, unless it was judged lately. */
  readonly check: (claim: PasswordClaim) => Promise<PasswordVerdict>
  /** To be called after a user was added or changed. */
  readonly forgetUser: (id: string) => void
}

type Parts = {
  readonly access: AccessRegistry
  readonly hasher: PasswordHasher
  readonly now: () => Instant
}

/**
 * Judges passwords so that neither guessing nor asking often pays: verdicts are remembered for minutes, the
 * same claim asked twice at once is hashed once, and only claims never made before count as guesses. So a
 * client whose password was right is not kept out by somebody guessing at its login, and one that goes on
 * sending an outdated password keeps out nobody.
 */
export function createPasswordCheck({ access, hasher, now }: Parts): PasswordCheck {
  const memory = createClaimMemory(now)
  const limit = createGuessLimit(now)
  const underWay = new Map<string, Promise<PasswordVerdict>>()

  const judge = async (claim: PasswordClaim, digest: string): Promise<PasswordVerdict> => {
    const moment = memory.moment()
    const user = await access.findUser(claim.login)
    const outcome = await hasher.verify(claim.password, user && !user.disabled ? user.passwordHash : null)
    if (outcome === 'overloaded') return OVERLOADED
    const verdict = outcome === 'right' && user ? { user } : 'wrong'
    memory.keep(digest, verdict, moment)
    return verdict
  }

  const guess = async (claim: PasswordClaim, digest: string): Promise<PasswordVerdict> => {
    const wait = limit.attempt(claim)
    if (wait > 0) return { trouble: { kind: 'too-many-requests', retryAfterSeconds: wait } }
    const verdict = await judge(claim, digest)
    if (verdict !== 'wrong') limit.forgive(claim)
    return verdict
  }

  const decide = async (
    claim: PasswordClaim,
    digest: string,
    wasRight: boolean,
  ): Promise<PasswordVerdict> => {
    const verdict = await (wasRight ? judge : guess)(claim, digest)
    if (typeof verdict === 'object' && 'user' in verdict) limit.trust(claim)
    return verdict
  }

  const recall = (claim: PasswordClaim): PasswordVerdict | null => {
    const known = memory.recall(memory.digestOf(claim))
    return known === 'unknown' || known === 'was-right' ? null : known
  }

  return {
    recall,
    check: async (claim) => {
      const digest = memory.digestOf(claim)
      const known = memory.recall(digest)
      if (known === 'wrong' || typeof known === 'object') return known
      const asked = underWay.get(digest)
      if (asked) return asked
      const verdict = decide(claim, digest, known === 'was-right')
      underWay.set(digest, verdict)
      return verdict.finally(() => underWay.delete(digest))
    },
    forgetUser: (id) => {
      memory.forgetUser(id)
      underWay.clear()
    },
  }
}
