/** What one turn of the event loop has taken in so far. */
export type Taken = {
  /** Milliseconds since its first request. */
  readonly lasted: number
  /** Requests, of all connections and of the one asked about. */
  readonly taken: number
  readonly ofSocket: number
}

/**
 * Counts what one turn of the event loop takes in. While it lasts nobody gets an answer, and what has come by then
 * waits unseen in its sockets: a long turn is the only sign of it.
 */
export function createTurn(clock: () => number): { readonly take: (socket: object) => Taken } {
  const ofSockets = new WeakMap<object, { turn: number; count: number }>()
  let number = 0
  let taken = 0
  let began: number | undefined
  const end = () => {
    began = undefined
  }
  const begin = (): number => {
    number += 1
    taken = 0
    setImmediate(end)
    return clock()
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
      began ??= begin()
      taken += 1
      return { lasted: clock() - began, taken, ofSocket: countOf(socket) }
    },
  }
}
