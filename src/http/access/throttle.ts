import type { Instant } from '../../core/time/instant.ts'
import { createBoundedMemory } from './bounded-memory.ts'

/** Limits how often something may go wrong per key and stretch of time. */
export type Throttle = {
  /** Counts an attempt and answers 0, or counts nothing and answers after how many seconds to try again. */
  readonly attempt: (key: string) => number
  /** Takes an attempt back: it was no guess. */
  readonly forgive: (key: string) => void
}

export type ThrottleSettings = {
  /** Attempts per window and key. */
  readonly limit: number
  /** Microseconds. */
  readonly window: bigint
  readonly now: () => Instant
}

type Count = { attempts: number; readonly endsAt: Instant }

/** Attempts count before their outcome is known, so that many at once cannot slip through together. */
export function createThrottle({ limit, window, now }: ThrottleSettings): Throttle {
  const counts = createBoundedMemory<Count>(KEYS)

  return {
    attempt: (key) => {
      const at = now()
      const known = counts.get(key)
      const count = known && known.endsAt > at ? known : { attempts: 0, endsAt: at + window }
      if (count.attempts >= limit) return Number((count.endsAt - at + 999_999n) / 1_000_000n)
      count.attempts += 1
      counts.set(key, count)
      return 0
    },
    forgive: (key) => {
      const count = counts.get(key)
      if (count && count.attempts > 0) count.attempts -= 1
    },
  }
}

const KEYS = 10_000
