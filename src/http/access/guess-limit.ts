import type { Instant } from '../../core/time/instant.ts'
import type { PasswordClaim } from './password-claim.ts'
import { networkOf } from './provenance.ts'
import { createThrottle } from './throttle.ts'

/** Different wrong passwords that are put up with in a window (microseconds). */
const GUESSES = { perLogin: 10, perNetwork: 50, window: 300_000_000n }

/** Limits guessing at passwords, per login and per network that the guesses come from. */
export type GuessLimit = {
  /** Counts a guess and answers 0, or counts nothing and answers after how many seconds to try again. */
  readonly attempt: (claim: PasswordClaim) => number
  /** Takes a guess back, because it was right or never judged. */
  readonly forgive: (claim: PasswordClaim) => void
}

export function createGuessLimit(now: () => Instant): GuessLimit {
  const { perLogin, perNetwork, window } = GUESSES
  const logins = createThrottle({ limit: perLogin, window, now })
  const networks = createThrottle({ limit: perNetwork, window, now })

  return {
    attempt: (claim) => {
      const wait = networks.attempt(networkOf(claim.peer))
      if (wait > 0) return wait
      const loginWait = logins.attempt(keyOf(claim.login))
      if (loginWait > 0) networks.forgive(networkOf(claim.peer))
      return loginWait
    },
    forgive: ({ login, peer }) => {
      networks.forgive(networkOf(peer))
      logins.forgive(keyOf(login))
    },
  }
}

/** Cut to the longest name there can be: a made-up login of many kilobytes is not worth its memory. */
function keyOf(login: string): string {
  return login.slice(0, 100).toLowerCase()
}
