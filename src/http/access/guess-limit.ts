import type { Instant } from '../../core/time/instant.ts'
import { createBoundedMemory } from './bounded-memory.ts'
import type { PasswordClaim } from './password-claim.ts'
import { networkOf } from './provenance.ts'
import { createThrottle, type Throttle } from './throttle.ts'

/** Different wrong passwords that are put up with in a window (microseconds). */
const GUESSES = { perLoginAndNetwork: 10, perNetwork: 50, perLogin: 100, window: 300_000_000n }

/** How long (microseconds) a network is familiar to a login whose password was right there. */
const FAMILIAR = 7n * 86_400_000_000n
const FAMILIAR_PAIRS = 10_000

/**
 * Limits guessing at passwords. Guesses count where they come from, or anybody could lock anybody out. Guesses at
 * one login from networks all over are limited too, but that keeps out only networks it never came from.
 */
export type GuessLimit = {
  /** Counts a guess and answers 0, or counts nothing and answers after how many seconds to try again. */
  readonly attempt: (claim: PasswordClaim) => number
  /** Takes a guess back, because it was right or never judged. */
  readonly forgive: (claim: PasswordClaim) => void
  /** The password was right: whatever others do, this login is heard from this network. */
  readonly trust: (claim: PasswordClaim) => void
}

export function createGuessLimit(now: () => Instant): GuessLimit {
  const { perLoginAndNetwork, perNetwork, perLogin, window } = GUESSES
  const networks = createThrottle({ limit: perNetwork, window, now })
  const pairs = createThrottle({ limit: perLoginAndNetwork, window, now })
  const logins = createThrottle({ limit: perLogin, window, now })
  const familiar = createBoundedMemory<Instant>(FAMILIAR_PAIRS)

  const countsOf = ({ login, peer }: PasswordClaim): readonly Count[] => {
    const network = networkOf(peer)
    const loginKey = keyOf(login)
    const pair = pairKey(network, loginKey)
    const own: readonly Count[] = [
      [networks, network],
      [pairs, pair],
    ]
    return (familiar.get(pair) ?? 0n) > now() ? own : [...own, [logins, loginKey]]
  }

  return {
    attempt: (claim) => {
      const counted: Count[] = []
      for (const count of countsOf(claim)) {
        const [throttle, key] = count
        const wait = throttle.attempt(key)
        if (wait > 0) {
          takeBack(counted)
          return wait
        }
        counted.push(count)
      }
      return 0
    },
    forgive: (claim) => takeBack(countsOf(claim)),
    trust: ({ login, peer }) => familiar.set(pairKey(networkOf(peer), keyOf(login)), now() + FAMILIAR),
  }
}

type Count = readonly [throttle: Throttle, key: string]

function takeBack(counts: readonly Count[]): void {
  for (const [throttle, key] of counts) throttle.forgive(key)
}

/** A network has no space in it. */
function pairKey(network: string, login: string): string {
  return `${network} ${login}`
}

/** Cut to the longest name there can be: a made-up login of many kilobytes is not worth its memory. */
function keyOf(login: string): string {
  return login.slice(0, 100).toLowerCase()
}
