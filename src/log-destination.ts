/** Where the lines of the log go. */
export type LogDestination = {
  readonly write: (line: string) => void
  readonly flush: (done: () => void) => void
}

/** Characters that are worth a write of their own: some three hundred answers. */
export const ENOUGH = 65_536

/** Milliseconds that a line waits for others at most. */
const LONGEST_WAIT = 100

/** Writes lines together: one by one they would cost as much as everything else that is done for a request. */
export function writtenTogether(destination: {
  readonly write: (lines: string) => unknown
  readonly flush: (done: () => void) => void
}): LogDestination {
  let lines = ''
  let isPromised = false
  const writeOut = () => {
    if (lines !== '') destination.write(lines)
    lines = ''
  }
  const keepPromise = () => {
    isPromised = false
    writeOut()
  }
  return {
    write: (line) => {
      lines += line
      if (lines.length >= ENOUGH) return writeOut()
      if (isPromised) return
      isPromised = true
      setTimeout(keepPromise, LONGEST_WAIT).unref()
    },
    flush: (done) => {
      writeOut()
      destination.flush(done)
    },
  }
}
