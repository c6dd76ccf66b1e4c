import { performance } from 'node:perf_hooks'
import type { Instant } from '../core/time/instant.ts'

/** Time and chance, given to feeds so that tests turn the clock themselves. */
export type Timers = {
  readonly now: () => Instant
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number
  /** Milliseconds for which the thread has had nothing to do, counted from any moment. */
  readonly idle: () => number
  /** Calls back after so many milliseconds, unless what it gives back is called before. */
  readonly after: (milliseconds: number, then: () => void) => () => void
}

export function systemTimers(now: () => Instant): Timers {
  return {
    now,
    random: Math.random,
    idle: () => performance.eventLoopUtilization().idle,
    after: (milliseconds, then) => {
      const timer = setTimeout(then, milliseconds)
      return () => clearTimeout(timer)
    },
  }
}
