/** Milliseconds over which it is counted. */
const COUNTED = 50

/** Until there was a crowd to count: what a small machine does. */
const AT_FIRST = 25

/** How fast a queue moves while there is always somebody in it. */
export type Pace = {
  /** Notes that one has left the queue and how many it has left behind. */
  readonly note: (left: number) => void
  readonly perMillisecond: () => number
}

export function createPace(clock: () => number): Pace {
  let pace = AT_FIRST
  let since: number | undefined
  let count = 0
  return {
    note: (left) => {
      const now = clock()
      count += 1
      if (left > 0 && since !== undefined && now - since < COUNTED) return
      // A queue that was empty in between moves as fast as one joins it, and shows nothing.
      if (since !== undefined && now - since >= COUNTED) pace = (pace + count / (now - since)) / 2
      since = left > 0 ? now : undefined
      count = 0
    },
    perMillisecond: () => pace,
  }
}
