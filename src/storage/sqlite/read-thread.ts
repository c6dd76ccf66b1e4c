import { Worker } from 'node:worker_threads'
import type { SurveyWatch } from '../../core/events/event-store.ts'
import type { Json } from '../../core/json.ts'
import { StorageFailure } from '../../core/storage-failure.ts'
import type { AssetReads } from './asset-reads.ts'
import type { EventReads } from './event-reads.ts'
import type { SurveyRun } from './run-survey.ts'
import { threadFile } from './thread-file.ts'

/** What can be read on the thread. */
export type LongReads = Pick<EventReads, 'list' | 'count'> & Pick<AssetReads, 'listAssets'>

export type LongRead = {
  readonly id: number
  readonly name: keyof LongReads
  readonly args: readonly unknown[]
}

export type LongSurvey = { readonly id: number; readonly survey: SurveyRun }

/** What the thread is asked: a read, a survey, or to give a survey up. */
export type Asked = LongRead | LongSurvey | { readonly abort: number }

export type ReadOutcome =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }

/** How many events a survey has seen. */
export type Progress = { readonly id: number; readonly seen: number }

type Waiting = {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress?: (seen: number) => void
}

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
    const id = this.#nextId()
    return new Promise((resolve, reject) => {
      this.#ask({ id, name, args }, { resolve: resolve as Waiting['resolve'], reject })
    })
  }

  /** Rejects with the signal's reason as soon as it is aborted. */
  survey(survey: SurveyRun, { onProgress, signal }: SurveyWatch): Promise<Json> {
    if (signal.aborted) return Promise.reject(signal.reason)
    const id = this.#nextId()
    const done = new AbortController()
    const answer = new Promise<Json>((resolve, reject) => {
      this.#ask({ id, survey }, { resolve: resolve as Waiting['resolve'], reject, onProgress })
      const giveUp = () => {
        this.#waiting.delete(id)
        this.#worker?.postMessage({ abort: id } satisfies Asked)
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp, { once: true, signal: done.signal })
    })
    return answer.finally(() => done.abort())
  }

  /** Ends the thread; reads under way are given up. */
  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  #ask(asked: LongRead | LongSurvey, waiting: Waiting): void {
    this.#worker ??= this.#start()
    this.#waiting.set(asked.id, waiting)
    this.#worker.postMessage(asked)
  }

  #start(): Worker {
    const worker = new Worker(threadFile('reader'), { workerData: { file: this.#file } })
    worker.on('message', (told: ReadOutcome | Progress) => {
      if ('seen' in told) this.#waiting.get(told.id)?.onProgress?.(told.seen)
      else this.#settle(told)
    })
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
