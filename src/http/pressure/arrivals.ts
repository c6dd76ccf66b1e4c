/** Milliseconds that newcomers may keep the others waiting. */
const LONGEST = 10

/** Whether connections are coming in, and what waits for them to be in. */
export type Arrivals = {
  /** Notes a new connection. */
  readonly noteOne: () => void
  readonly areComing: () => boolean
  /** Does the work at once, or when the newcomers are in. */
  readonly after: (work: () => void) => void
}

/**
 * Node takes in one connection in each turn of the event loop. With a crowd at work a turn takes long, and whoever
 * came last would wait for as many turns as there are others before: for seconds. So once one has come, requests wait
 * until a turn goes by without another: such turns are short, and dozens fit into a millisecond.
 */
export function createArrivals(clock: () => number = performance.now.bind(performance)): Arrivals {
  let waiting: (() => void)[] = []
  let isArriving = false
  let hasNew = false
  let began = 0

  const endOfTurn = (): void => {
    if (hasNew && clock() - began < LONGEST) {
      hasNew = false
      setImmediate(endOfTurn)
      return
    }
    isArriving = false
    const now = waiting
    waiting = []
    for (const work of now) work()
  }

  return {
    noteOne: () => {
      hasNew = true
      if (isArriving) return
      isArriving = true
      began = clock()
      setImmediate(endOfTurn)
    },
    areComing: () => isArriving,
    after: (work) => {
      if (isArriving) waiting.push(work)
      else work()
    },
  }
}
