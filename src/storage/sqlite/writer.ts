import { parentPort, workerData } from 'node:worker_threads'
import { createBatchRunner } from './run-batch.ts'
import type { Command } from './write-commands.ts'

/** The writer thread: batches come in, and their outcomes leave after they are on disk. */
const port = parentPort!
const runner = createBatchRunner((workerData as { file: string }).file)

port.on('message', (message: readonly Command[] | 'close') => {
  if (message === 'close') {
    runner.close()
    port.close()
  } else {
    port.postMessage(runner.run(message))
    runner.tidy()
  }
})
