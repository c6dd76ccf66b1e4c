import { parentPort, workerData } from 'node:worker_threads'
import { createAssetReads } from './asset-reads.ts'
import { openForReading } from './connection.ts'
import { createEventReads } from './event-reads.ts'
import type { LongRead, LongReads, ReadOutcome } from './read-thread.ts'

/** The reader thread: carries out reads that may take long, one after the other. */
const port = parentPort!
const database = openForReading((workerData as { file: string }).file)
const reads: LongReads = { ...createEventReads(database), ...createAssetReads(database) }

port.on('message', ({ id, name, args }: LongRead) => {
  port.postMessage(outcomeOf(id, () => (reads[name] as (...args: unknown[]) => unknown)(...args)))
})

function outcomeOf(id: number, read: () => unknown): ReadOutcome {
  try {
    return { id, ok: true, answer: read() }
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}
