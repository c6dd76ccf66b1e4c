import { parentPort, workerData } from 'node:worker_threads'
import { type Parcel, packOutcome, unpackCommand } from './parcels.ts'
import { createQuietWork } from './quiet-work.ts'
import { createBatchRunner } from './run-batch.ts'
import type { Command } from './write-commands.ts'

/** The writer thread: batches come in, and their outcomes leave after they are on disk. */
const port = parentPort!
const runner = createBatchRunner((workerData as { file: string }).file)
const quietWork = createQuietWork(runner)

port.on('message', (message: readonly Parcel<Command>[] | 'close') => {
  if (message === 'close') {
    quietWork.end()
    runner.close()
    port.close()
  } else {
    const batch = message.map(unpackCommand)
    const outcomes = runner.run(batch)
    port.postMessage(outcomes.map((outcome, index) => packOutcome(outcome, batch[index]!)))
    runner.tidy()
    quietWork.disturb(batch)
  }
})
