import type { Counters } from './counters.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { LogHead } from './log-head.ts'

/**
 * What the newest events have still to be put into: what grows everywhere at once is brought up to date for many
 * events together, where each of them would write pages of its own. Whoever reads looks at both.
 */
export type Settling = {
  /** Whether it is time, however much else there is to do. */
  readonly isDue: () => boolean
  /** Inside a transaction. */
  readonly settle: () => void
}

/** Events after which it is time: with more, those that come in meanwhile would notice. */
const EVENTS = 2_000

type Unsettled = {
  readonly head: LogHead
  readonly counters: Counters
  readonly fingerprints: Fingerprints
}

export function createSettling({ head, counters, fingerprints }: Unsettled): Settling {
  return {
    isDue: () => counters.behind(head.seq()) >= EVENTS || fingerprints.unsettled() >= EVENTS,
    settle: () => {
      counters.settle(head.seq())
      fingerprints.settle()
    },
  }
}
