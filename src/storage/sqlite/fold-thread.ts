import { Worker } from 'node:worker_threads'
import type { SummedFrames } from './file/summed-log.ts'
import { FoldState } from './fold-state.ts'
import { threadFile } from './thread-file.ts'

/** What the thread is told at its start. */
export type FoldOrder = { readonly file: string; readonly shared: SharedArrayBuffer }

/** Folds most of the log while the writer goes on. It is started when it is needed, and ends when it was not for long. */
export class FoldThread {
  readonly #file: string
  #state = new FoldState()
  #worker: Worker | undefined

  constructor(file: string) {
    this.#file = file
  }

  get isBusy(): boolean {
    return this.#state.isBusy
  }

  /** What it has summed up; good while it is not busy. */
  get summed(): SummedFrames | undefined {
    return this.#state.summed
  }

  begin(): void {
    if (this.#state.begin() === 'ended') {
      this.#forget()
      this.#state.begin()
    }
    this.#worker ??= this.#start()
  }

  /** Waits until it rests. */
  awaitRest(): void {
    if (this.#state.awaitRest() === 'lost') this.#lose()
  }

  /** Ends the thread, if there is one, once it rests. */
  end(): void {
    this.awaitRest()
    if (this.#worker) this.#state.end()
    this.#forget()
  }

  #start(): Worker {
    const workerData: FoldOrder = { file: this.#file, shared: this.#state.shared }
    const worker = new Worker(threadFile('fold'), { workerData, trackUnmanagedFds: false })
    const lose = () => {
      if (this.#worker === worker) this.#lose()
    }
    worker.on('error', lose)
    worker.on('exit', lose)
    worker.unref()
    return worker
  }

  /** The next time gets another thread, and sums up everything anew. */
  #lose(): void {
    void this.#worker?.terminate()
    this.#forget()
  }

  #forget(): void {
    this.#worker = undefined
    this.#state = new FoldState()
  }
}
