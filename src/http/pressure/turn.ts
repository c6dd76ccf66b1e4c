import type { Lane } from './lane.ts'

/** What one turn of the event loop has taken in so far. */
export type Taken = {
  /** Milliseconds since its first request. */
  readonly lasted: number
  /** Requests that were let in. */
  readonly letIn: number
  /** Requests of the connection asked about, let in or not. */
  readonly ofSocket: number
}

export type Turn = {
  /** Notes that a request has come. */
  readonly take: (socket: object) => Taken
  /** Notes that it was let in. */
  readonly letIn: (lane: Lane) => void
  /** Notes that it has begun to count as under way. */
  readonly begun: (lane: Lane) => void
  /** Requests that this turn has let in and that do not count as under way yet. */
  readonly coming: (lane: Lane) => number
}

/**
 * Counts what one turn of the event loop takes in. While it lasts nobody gets an answer, and what has come by then
 * waits unseen in its sockets: a long turn is the only sign of it. With very many connections Node would let one go on
 * for seconds. So it counts as a new one after twice `longest` (milliseconds): half of the time is for those who are
 * let in, whatever it takes to turn the others away.
 */
export function createTurn(longest: number, clock: () => number): Turn {
  const ofSockets = new WeakMap<object, { turn: number; count: number }>()
  let number = 0
  let letIn = 0
  let coming = noneComing()
  let began: number | undefined
  const end = () => {
    began = undefined
  }
  const begin = (now: number): number => {
    if (began === undefined) setImmediate(end)
    number += 1
    letIn = 0
    coming = noneComing()
    began = now
    return now
  }
  const countOf = (socket: object): number => {
    const known = ofSockets.get(socket)
    if (known?.turn !== number) {
      ofSockets.set(socket, { turn: number, count: 1 })
      return 1
    }
    known.count += 1
    return known.count
  }
  return {
    take: (socket) => {
      const now = clock()
      const since = began === undefined || now - began > 2 * longest ? begin(now) : began
      return { lasted: now - since, letIn, ofSocket: countOf(socket) }
    },
    letIn: (lane) => {
      letIn += 1
      coming[lane] += 1
    },
    begun: (lane) => {
      if (coming[lane] > 0) coming[lane] -= 1
    },
    coming: (lane) => coming[lane],
  }
}

function noneComing(): Record<Lane, number> {
  return { none: 0, read: 0, write: 0, batch: 0, export: 0 }
}
