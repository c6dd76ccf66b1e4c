/** Where the lines of the log go. */
export type LogDestination = {
  readonly write: (line: string) => void
  readonly flush: (done: () => void) => void
}

/** Bytes that are worth a write of their own. */
export const ENOUGH_TO_WRITE = 8_192

/** Milliseconds that a line waits for others at most. */
const LONGEST_WAIT = 100

/**
 * Has lines written together by a destination that keeps them until there are enough: one by one they would cost
 * as much as everything else that is done for a request.
 */
export function writtenTogether(destination: {
  readonly write: (line: string) => unknown
  readonly flush: (done?: () => void) => void
}): LogDestination {
  let isPromised = false
  const writeOut = () => {
    isPromised = false
    destination.flush()
  }
  return {
    write: (line) => {
      destination.write(line)
      if (isPromised) return
      isPromised = true
      setTimeout(writeOut, LONGEST_WAIT).unref()
    },
    flush: (done) => destination.flush(done),
  }
}
