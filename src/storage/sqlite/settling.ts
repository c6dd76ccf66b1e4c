import type { Counters } from './counters.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { LogHead } from './log-head.ts'
import type { Timelines } from './timelines.ts'

/**
 * What the newest events have still to be put into: what grows everywhere at once is brought up to date for many
 * events together, where each of them would write pages of its own. Whoever reads looks at both.
 */
export type Settling = {
  /** Whether it is time, however much else there is to do. */
  readonly isDue: () => boolean
  /** What is due first, and more of it where events come in faster than that; soon done, and inside a transaction. */
  readonly settle: () => void
  /** The same with what is not due yet: for quiet moments. */
  readonly settleSome: () => 'more' | 'done'
}

type Unsettled = {
  readonly head: LogHead
  readonly counters: Counters
  readonly timelines: Timelines
  readonly fingerprints: Fingerprints
}

/** One thing that is brought up to date at a time. */
type Step = {
  /** How many events, or what stands for them, wait for it. */
  readonly waiting: () => number
  /** More than this may not wait. */
  readonly most: number
  readonly settle: () => void
}

/** So many that the page each of them writes has others on it; with more, those that come in meanwhile would notice. */
const TOGETHER = 2_000

/** A stretch of so many, of the length that is settled together, has some that stand near each other. */
const CHOICE = 16 * TOGETHER

/** Whatever has gathered, those that wait meanwhile wait for no more than this. */
const MOST_STEPS = 16

export function createSettling({ head, counters, timelines, fingerprints }: Unsettled): Settling {
  const steps: readonly Step[] = [
    {
      waiting: () => counters.behind(head.seq()),
      most: TOGETHER,
      settle: () => counters.settle(head.seq()),
    },
    { waiting: () => timelines.size(0), most: TOGETHER, settle: timelines.settleNewest },
    { waiting: () => timelines.size(1), most: CHOICE, settle: timelines.settleRecent },
    {
      waiting: () => fingerprints.unsettled,
      most: CHOICE,
      settle: () => fingerprints.settle(),
    },
  ]
  const isDue = ({ waiting, most }: Step) => waiting() >= most
  const isLate = ({ waiting, most }: Step) => waiting() >= most + TOGETHER
  const isWaiting = ({ waiting }: Step) => waiting() > 0
  return {
    isDue: () => steps.some(isDue),
    settle: () => {
      steps.find(isDue)?.settle()
      for (let taken = 1; taken < MOST_STEPS && steps.some(isLate); taken += 1) steps.find(isDue)?.settle()
    },
    settleSome: () => {
      steps.find(isWaiting)?.settle()
      return steps.some(isWaiting) ? 'more' : 'done'
    },
  }
}
