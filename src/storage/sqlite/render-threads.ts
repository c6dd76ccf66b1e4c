import { Worker } from 'node:worker_threads'
import type { Renderer, RenderQuery } from '../../core/events/rendering.ts'
import { StorageFailure } from '../../core/storage-failure.ts'
import type { Rendered, Rendering } from './renderer.ts'
import { threadFile } from './thread-file.ts'

/** One thread for each rendering under way, so that none holds up another, nor any other read. */
export class RenderThreads {
  readonly #file: string
  readonly #workers = new Set<Worker>()
  #closed = false

  constructor(file: string) {
    this.#file = file
  }

  /** Rejects with StorageFailure. Whoever stops taking pieces ends the thread. */
  async *render(query: RenderQuery, renderer: Renderer): AsyncGenerator<Uint8Array> {
    if (this.#closed) throw new StorageFailure('The log is closed')
    const workerData: Rendering = { file: this.#file, query, renderer }
    const worker = new Worker(threadFile('renderer'), { workerData })
    this.#workers.add(worker)
    try {
      yield* pieces(worker)
    } finally {
      await worker.terminate()
      this.#workers.delete(worker)
    }
  }

  /** Ends all threads; what they were rendering breaks off. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#workers].map((worker) => worker.terminate()))
  }
}

/** While one piece is on its way out, the thread already makes the next. */
async function* pieces(worker: Worker): AsyncGenerator<Uint8Array> {
  const ask = asker(worker)
  let next: Promise<Rendered> | undefined = ask()
  while (next) {
    const { bytes, isLast }: Rendered = await next
    next = isLast ? undefined : ask()
    if (bytes.length > 0) yield bytes
  }
}

function asker(worker: Worker): () => Promise<Rendered> {
  let waiting: PromiseWithResolvers<Rendered> | undefined
  let failure: StorageFailure | undefined
  const fail = (cause: Error) => {
    failure ??= new StorageFailure(cause.message, { cause })
    waiting?.reject(failure)
  }
  worker.on('message', (rendered: Rendered) => waiting?.resolve(rendered))
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('The thread that writes events ended')))
  return () => {
    if (failure) return Promise.reject(failure)
    waiting = Promise.withResolvers()
    // Nobody may be waiting for it when the thread is ended.
    waiting.promise.catch(() => {})
    worker.postMessage('next')
    return waiting.promise
  }
}
