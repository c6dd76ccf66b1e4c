/**
 * Tells the time as a line of the log begins with it, ISO 8601 in UTC. It is put into words once a millisecond: under
 * load dozens of lines have the same.
 */
export function createLogTime(now: () => number = Date.now): () => string {
  let millisecond = Number.NaN
  let words = ''
  return () => {
    const current = now()
    if (current !== millisecond) {
      millisecond = current
      words = `,"time":"${new Date(current).toISOString()}"`
    }
    return words
  }
}
