import { parentPort, workerData } from 'node:worker_threads'
import { createAssetReads } from './asset-reads.ts'
import { openForReading } from './connection.ts'
import { createEventReads } from './event-reads.ts'
import type { Asked, LongReads, LongSurvey, Progress, ReadOutcome } from './read-thread.ts'
import { runSurvey } from './run-survey.ts'

/** The reader thread: carries out reads that may take long, one after the other, and surveys between them. */
const port = parentPort!
const database = openForReading((workerData as { file: string }).file)
const events = createEventReads(database)
const reads: LongReads = { ...events, ...createAssetReads(database) }
const underWay = new Set<number>()

port.on('message', (asked: Asked) => {
  if ('abort' in asked) underWay.delete(asked.abort)
  else if ('survey' in asked) void survey(asked)
  else port.postMessage(outcomeOf(asked.id, () => (reads[asked.name] as AnyRead)(...asked.args)))
})

type AnyRead = (...args: readonly unknown[]) => unknown

async function survey({ id, survey }: LongSurvey): Promise<void> {
  underWay.add(id)
  try {
    const answer = await runSurvey(events, survey, {
      onProgress: (seen) => port.postMessage({ id, seen } satisfies Progress),
      isAborted: () => !underWay.has(id),
    })
    port.postMessage(outcomeOf(id, () => answer))
  } catch (error) {
    port.postMessage(failure(id, error))
  }
  underWay.delete(id)
}

function outcomeOf(id: number, read: () => unknown): ReadOutcome {
  try {
    return { id, ok: true, answer: read() }
  } catch (error) {
    return failure(id, error)
  }
}

function failure(id: number, error: unknown): ReadOutcome {
  return { id, ok: false, message: error instanceof Error ? error.message : String(error) }
}
