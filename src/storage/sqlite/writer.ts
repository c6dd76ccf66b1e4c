import { parentPort, workerData } from 'node:worker_threads'
import { gatherBatch } from './gather-batch.ts'
import { type Parcel, packOutcome, unpackCommand } from './parcels.ts'
import { createQuietWork } from './quiet-work.ts'
import { createBatchRunner } from './run-batch.ts'
import type { Command } from './write-commands.ts'

/** The writer thread: batches come in, and their outcomes leave after they are on disk. */
const port = parentPort!
const runner = createBatchRunner((workerData as { file: string }).file)
const quietWork = createQuietWork(runner)

port.on('message', (message: readonly Parcel<Command>[] | 'close') => {
  const { parcels, isLast } = gatherBatch(port, message)
  if (parcels.length > 0) carryOut(parcels.map(unpackCommand))
  if (isLast) end()
})

function carryOut(batch: readonly Command[]): void {
  const outcomes = runner.run(batch)
  port.postMessage(outcomes.map((outcome, index) => packOutcome(outcome, batch[index]!)))
  runner.tidy()
  quietWork.disturb(batch)
}

function end(): void {
  quietWork.end()
  runner.close()
  port.close()
}
