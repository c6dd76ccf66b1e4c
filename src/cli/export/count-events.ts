import { Transform } from 'node:stream'

export type EventCount = {
  /** Lets everything pass. */
  readonly pass: Transform
  readonly events: () => number
  readonly bytes: () => number
}

const LINE_FEED = 0x0a
const QUOTE = 0x22

/** Counts the events in what passes: lines of NDJSON, or rows of a table below its head. */
export function countEvents(format: 'ndjson' | 'csv'): EventCount {
  const count = format === 'csv' ? rowCounter() : lineCounter()
  let events = 0
  let bytes = 0
  const pass = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      events += count(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  return { pass, events: () => (format === 'csv' ? Math.max(0, events - 1) : events), bytes: () => bytes }
}

function lineCounter(): (chunk: Buffer) => number {
  return (chunk) => {
    let lines = 0
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1
    return lines
  }
}

/** A line break within quotes ends no row. */
function rowCounter(): (chunk: Buffer) => number {
  let isQuoted = false
  return (chunk) => {
    let rows = 0
    for (const byte of chunk) {
      if (byte === QUOTE) isQuoted = !isQuoted
      else if (byte === LINE_FEED && !isQuoted) rows += 1
    }
    return rows
  }
}
