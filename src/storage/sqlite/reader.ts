import { parentPort, workerData } from 'node:worker_threads'
import { createAssetReads } from './asset-reads.ts'
import { openForReading } from './connection.ts'
import { createEventReads } from './event-reads.ts'
import { ROWS_AT_FIRST, type Turns } from './in-slices.ts'
import { countAssetsInSlices, listAssetsInSlices } from './long-asset-reads.ts'
import { countInSlices, listInSlices } from './long-event-reads.ts'
import { makeWay } from './make-way.ts'
import type { Asked, LongRead, LongReads, LongSurvey, Progress, ReadOutcome } from './read-thread.ts'
import { runSurvey } from './run-survey.ts'

/** The reader thread: carries out reads that may take long, in slices, so that each gets its turn. */
const port = parentPort!
makeWay(5)
const { file, milliseconds: longest } = workerData as { file: string; milliseconds: number }
const database = openForReading(file)
const events = createEventReads(database)
const assets = createAssetReads(database)
const snapshot = <T>(read: () => T): T => database.transaction(read)()
const slices = { ...events, snapshot }
const underWay = new Set<number>()

type Carried = { readonly turns: Turns; readonly isEnough: () => boolean }

const READS: {
  readonly [Name in keyof LongReads]: (
    carried: Carried,
    ...args: LongReads[Name]['args']
  ) => Promise<LongReads[Name]['answer']>
} = {
  list: ({ turns }, query) => listInSlices(slices, query, turns),
  count: ({ turns, isEnough }, filter, atMost) => countInSlices(slices, { filter, atMost, isEnough }, turns),
  listAssets: ({ turns }, query) => listAssetsInSlices(assets, query, turns),
  countAssets: ({ turns }, filter) => countAssetsInSlices(assets, filter, turns),
}

port.on('message', (asked: Asked) => {
  if ('abort' in asked) underWay.delete(asked.abort)
  else void answer(asked)
})

async function answer(asked: LongRead | LongSurvey): Promise<void> {
  const { id } = asked
  underWay.add(id)
  try {
    const answer = 'survey' in asked ? await survey(asked) : await read(asked)
    tell({ id, outcome: 'answered', answer })
  } catch (error) {
    if (error instanceof TooLong) tell({ id, outcome: 'too-long' })
    else tell({ id, outcome: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
  underWay.delete(id)
}

class TooLong extends Error {}

class GivenUp extends Error {}

function read({ id, name, args, enoughAfter }: LongRead): Promise<unknown> {
  const started = performance.now()
  const next = async () => {
    await nextTurn()
    if (!underWay.has(id)) throw new GivenUp()
    if (performance.now() - started > longest) throw new TooLong()
  }
  const enough = enoughAfter === undefined ? Number.POSITIVE_INFINITY : Math.min(enoughAfter, longest)
  const isEnough = () => performance.now() - started > enough
  const carry = READS[name] as (carried: Carried, ...args: readonly unknown[]) => Promise<unknown>
  return carry({ turns: { next, rows: ROWS_AT_FIRST }, isEnough }, ...args)
}

function survey({ id, survey }: LongSurvey): Promise<unknown> {
  return runSurvey(events, survey, {
    onProgress: (seen) => tell({ id, seen }),
    isAborted: () => !underWay.has(id),
  })
}

/** Whatever waits comes first: a turn of this thread's event loop takes in new orders. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function tell(told: ReadOutcome | Progress): void {
  port.postMessage(told)
}
