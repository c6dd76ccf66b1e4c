import { parentPort, workerData } from 'node:worker_threads'
import type { EventPosition } from '../../core/events/event-query.ts'
import { openRenderer, type Renderer, type RenderQuery } from '../../core/events/rendering.ts'
import { openForReading } from './connection.ts'
import { createEventReads } from './event-reads.ts'
import { ROWS_AT_FIRST, type Turns } from './in-slices.ts'
import { type EventSlices, listInSlices } from './long-event-reads.ts'
import { makeWay } from './make-way.ts'

/** What the thread of one rendering is told at its start. */
export type Rendering = { readonly file: string; readonly query: RenderQuery; readonly renderer: Renderer }

/** The next piece; the last one may be empty. */
export type Rendered = { readonly bytes: Uint8Array<ArrayBuffer>; readonly isLast: boolean }

/** Bytes that a piece should have: events may be a hundred bytes long, or a megabyte. */
const GOOD_SIZE = 262_144

/** Events of the first piece, and of any. */
const FIRST = 50
const MOST = 1_000

/** The thread of one rendering: each message asks for the next piece, and comes after the one before has gone. */
const port = parentPort!
makeWay(10)
const { file, query, renderer } = workerData as Rendering
const database = openForReading(file)
const slices: EventSlices = {
  ...createEventReads(database),
  snapshot: (read) => database.transaction(read)(),
}
/** Nobody else is on this thread, but a transaction of its own for each slice lets the log go on being folded. */
const turns: Turns = { next: async () => {}, rows: ROWS_AT_FIRST }
const { head, write } = await openRenderer(renderer)
const encoder = new TextEncoder()
let before = head
let after: EventPosition | undefined
let limit = FIRST

async function writePiece(): Promise<void> {
  const page = { ...query, offset: 0, limit, ...(after && { after }) }
  const events = await listInSlices(slices, page, turns)
  after = events.at(-1)
  const bytes = encoder.encode(before + write(events))
  before = ''
  const rendered: Rendered = { bytes, isLast: events.length < limit }
  limit = Math.min(MOST, Math.max(1, Math.floor((limit * GOOD_SIZE) / (bytes.length + 1))))
  port.postMessage(rendered, [bytes.buffer])
}

port.on('message', () => void writePiece())
