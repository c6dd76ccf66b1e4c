/** Milliseconds of one turn of the event loop. */
const READING_PER_TURN = 10

/** Carries reads out, one after the other, as long as a turn of the event loop has time for them. */
export type ReadTurns = {
  /** Calls `read` at once, or in a later turn when this one has spent its time on reads already. */
  readonly take: (read: () => void) => void
}

/**
 * Reads that an engine answers at once keep everybody else waiting, and a crowd of them would do so for seconds. So a
 * turn of the event loop spends little more than its share on them, and at least one gets its answer in each.
 */
export function createReadTurns(clock: () => number = performance.now.bind(performance)): ReadTurns {
  const waiting: (() => void)[] = []
  let spent = 0
  let isReading = false
  let isCounting = false

  const goOn = (): void => {
    if (isReading || spent >= READING_PER_TURN) return
    const read = waiting.shift()
    if (!read) return
    isReading = true
    const began = clock()
    read()
    // A tick that a microtask asks for comes when all of them are done: the answer has been written by then.
    queueMicrotask(() => process.nextTick(() => done(began)))
  }
  const done = (began: number): void => {
    spent += clock() - began
    isReading = false
    goOn()
  }
  const nextTurn = (): void => {
    spent = 0
    isCounting = waiting.length > 0
    if (isCounting) setImmediate(nextTurn)
    goOn()
  }

  return {
    take: (read) => {
      waiting.push(read)
      if (!isCounting) {
        isCounting = true
        setImmediate(nextTurn)
      }
      goOn()
    },
  }
}
