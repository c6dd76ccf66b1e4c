import { Worker } from 'node:worker_threads'
import { StorageFailure } from '../../core/storage-failure.ts'
import type { AssetReads } from './asset-reads.ts'
import type { EventReads } from './event-reads.ts'
import { threadFile } from './thread-file.ts'

/** What can be read on the thread. */
export type LongReads = Pick<EventReads, 'list' | 'count'> & Pick<AssetReads, 'listAssets'>

export type LongRead = {
  readonly id: number
  readonly name: keyof LongReads
  readonly args: readonly unknown[]
}

export type ReadOutcome =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }

type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }

/** Reads on a thread of its own, so that a long one does not hold up the others. Started when first needed. */
export class ReadThread {
  readonly #file: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #lastId = 0

  constructor(file: string) {
    this.#file = file
  }

  run<Name extends keyof LongReads>(
    name: Name,
    ...args: Parameters<LongReads[Name]>
  ): Promise<ReturnType<LongReads[Name]>> {
    this.#worker ??= this.#start()
    this.#lastId += 1
    const read: LongRead = { id: this.#lastId, name, args }
    return new Promise((resolve, reject) => {
      this.#waiting.set(read.id, { resolve: resolve as Waiting['resolve'], reject })
      this.#worker!.postMessage(read)
    })
  }

  /** Ends the thread; reads under way are given up. */
  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(threadFile('reader'), { workerData: { file: this.#file } })
    worker.on('message', (outcome: ReadOutcome) => this.#settle(outcome))
    worker.on('error', (error) => this.#lose(worker, error))
    worker.on('exit', () => this.#lose(worker, new Error('The reader ended')))
    return worker
  }

  #settle(outcome: ReadOutcome): void {
    const waiting = this.#waiting.get(outcome.id)
    this.#waiting.delete(outcome.id)
    if (outcome.ok) waiting?.resolve(outcome.answer)
    else waiting?.reject(new StorageFailure(outcome.message))
  }

  #lose(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#waiting.values())
      reject(new StorageFailure('The reader was lost', { cause }))
    this.#waiting.clear()
  }
}
