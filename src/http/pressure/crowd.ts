import type { Arrivals } from './arrivals.ts'

/** Those who wait to be let in or turned away. */
export type Crowd<Waiter> = {
  readonly join: (waiter: Waiter) => void
  /** Turns all away that wait, without a rest. */
  readonly disperse: () => void
}

export type CrowdParts<Waiter> = {
  /** Lets one in if there is room. */
  readonly letIn: (waiter: Waiter) => 'let in' | 'no room'
  readonly turnAway: (waiter: Waiter) => void
  readonly arrivals: Arrivals
  readonly clock: () => number
}

/** Milliseconds that turning away takes at a stretch. */
const LONGEST = 5

/** How many times as long is left to those who were let in then. */
const REST = 1.5

/**
 * The newest come in first, since they have not waited yet, and the oldest are turned away first: so those let in
 * wait for little, and nobody for longer than it takes to turn all of the others away.
 */
export function createCrowd<Waiter>({ letIn, turnAway, arrivals, clock }: CrowdParts<Waiter>): Crowd<Waiter> {
  let waiting: Waiter[] = []
  let isDue = false
  let isResting = false
  let restsUntil = Number.NEGATIVE_INFINITY

  const lookSoon = (): void => {
    if (isDue) return
    isDue = true
    setImmediate(() => arrivals.after(look))
  }
  const look = (): void => {
    isDue = false
    while (waiting.length > 0 && letIn(waiting.at(-1)!) === 'let in') waiting.pop()
    if (clock() >= restsUntil) turnSomeAway()
    if (waiting.length > 0) lookAfterRest()
  }
  const turnSomeAway = (): void => {
    const began = clock()
    let place = 0
    while (place < waiting.length && clock() - began < LONGEST) {
      turnAway(waiting[place]!)
      place += 1
    }
    waiting = waiting.slice(place)
    const ended = clock()
    restsUntil = ended + REST * (ended - began)
  }
  const lookAfterRest = (): void => {
    if (isResting) return
    isResting = true
    setTimeout(() => {
      isResting = false
      lookSoon()
    }, restsUntil - clock())
  }

  return {
    join: (waiter) => {
      if (!arrivals.areComing() && letIn(waiter) === 'let in') return
      waiting.push(waiter)
      lookSoon()
    },
    disperse: () => {
      const all = waiting
      waiting = []
      for (const waiter of all) turnAway(waiter)
    },
  }
}
