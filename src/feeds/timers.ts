import type { Instant } from '../core/time/instant.ts'

/** Time and chance, given to feeds so that tests turn the clock themselves. */
export type Timers = {
  readonly now: () => Instant
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number
  /** Calls back after so many milliseconds, unless what it gives back is called before. */
  readonly after: (milliseconds: number, then: () => void) => () => void
}

export function systemTimers(now: () => Instant): Timers {
  return {
    now,
    random: Math.random,
    after: (milliseconds, then) => {
      const timer = setTimeout(then, milliseconds)
      return () => clearTimeout(timer)
    },
  }
}
