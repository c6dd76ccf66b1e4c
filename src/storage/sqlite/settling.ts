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

/** One thing that is brought up to date, by a few hundred events at a time: half a millisecond, between two batches. */
type Step = {
  /** How many events, or what stands for them, wait for it. */
  readonly waiting: () => number
  /** With so many it is time. */
  readonly most: number
  /** Once begun, it goes on until no more than these wait. */
  readonly rest: number
  readonly settle: () => void
}

/** So many that of those settled together several write the same page, and so few that they are few pages themselves. */
const FEW = { most: 2_000, rest: 200 }

/** The same for what grows at far more places; it is always as many, of which those that stand together are taken. */
const MANY = { most: 32_000, rest: 32_000 }

/** Events that may have come beyond that before more steps are taken at once. */
const LATE = 4_000

/** Whatever has gathered, those that wait meanwhile wait for no more than this: some 30 milliseconds. */
const MOST_STEPS = 64

export function createSettling({ head, counters, timelines, fingerprints }: Unsettled): Settling {
  const steps: readonly Step[] = [
    { waiting: () => counters.behind(head.seq()), ...FEW, settle: () => counters.settle(head.seq()) },
    { waiting: () => timelines.size(0), ...FEW, settle: timelines.settleNewest },
    { waiting: () => timelines.size(1), ...MANY, settle: timelines.settleRecent },
    { waiting: () => fingerprints.unsettled, ...MANY, settle: () => fingerprints.settle() },
  ]
  const isLate = ({ waiting, most }: Step) => waiting() >= most + LATE
  const isWaiting = ({ waiting }: Step) => waiting() > 0
  let begun: Step | undefined
  const due = (): Step | undefined => {
    if (!begun || begun.waiting() <= begun.rest) begun = steps.find(({ waiting, most }) => waiting() >= most)
    return begun
  }
  return {
    isDue: () => due() !== undefined,
    settle: () => {
      due()?.settle()
      for (let taken = 1; taken < MOST_STEPS && steps.some(isLate); taken += 1) due()?.settle()
    },
    settleSome: () => {
      steps.find(isWaiting)?.settle()
      return steps.some(isWaiting) ? 'more' : 'done'
    },
  }
}
