import { Worker } from 'node:worker_threads'
import type { Asset } from '../../core/assets/asset.ts'
import type { AssetFilter, AssetQuery } from '../../core/assets/asset-registry.ts'
import type { Event } from '../../core/events/event.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import type { Count, CountLimits, EventPageQuery, SurveyWatch } from '../../core/events/event-store.ts'
import type { Json } from '../../core/json.ts'
import { QueryTooLong } from '../../core/query-too-long.ts'
import { StorageFailure } from '../../core/storage-failure.ts'
import type { SurveyRun } from './run-survey.ts'
import { threadFile } from './thread-file.ts'

/** What can be read on the thread. */
export type LongReads = {
  readonly list: { readonly args: [query: EventPageQuery]; readonly answer: Event[] }
  readonly count: { readonly args: [filter: EventFilter, atMost: number]; readonly answer: Count }
  readonly listAssets: { readonly args: [query: AssetQuery]; readonly answer: Asset[] }
  readonly countAssets: { readonly args: [filter: AssetFilter]; readonly answer: number }
}

export type LongRead = {
  readonly id: number
  readonly name: keyof LongReads
  readonly args: readonly unknown[]
  /** Milliseconds after which a count may stop where it is. */
  readonly enoughAfter: number | undefined
}

export type LongSurvey = { readonly id: number; readonly survey: SurveyRun }

/** What the thread is asked: a read, a survey, or to give either up. */
export type Asked = LongRead | LongSurvey | { readonly abort: number }

export type ReadOutcome =
  | { readonly id: number; readonly outcome: 'answered'; readonly answer: unknown }
  | { readonly id: number; readonly outcome: 'too-long' }
  | { readonly id: number; readonly outcome: 'failed'; readonly message: string }

/** How many events a survey has seen. */
export type Progress = { readonly id: number; readonly seen: number }

type Waiting = {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onProgress?: (seen: number) => void
}

/** Milliseconds that the thread outlives its last read: its memory is worth more than the 50 ms that it takes to start. */
const OUTLIVES = 60_000

/**
 * Reads on a thread of its own, so that a long one does not hold up the others. Started when first needed, and ended
 * when nothing was for a while.
 */
export class ReadThread {
  readonly #file: string
  readonly #seconds: number
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #ending: NodeJS.Timeout | undefined
  #ended: Promise<unknown> = Promise.resolve()
  #lastId = 0

  /** `seconds`: how long a read may take; surveys may take as long as they need. */
  constructor(file: string, seconds: number) {
    this.#file = file
    this.#seconds = seconds
  }

  /** Rejects with QueryTooLong, or with the reason of the signal as soon as it is aborted. */
  run<Name extends keyof LongReads>(
    name: Name,
    args: LongReads[Name]['args'],
    { signal, milliseconds }: CountLimits = {},
  ): Promise<LongReads[Name]['answer']> {
    const asked = { id: this.#nextId(), name, args, enoughAfter: milliseconds }
    return this.#ask(asked, signal) as Promise<LongReads[Name]['answer']>
  }

  /** Rejects with the signal's reason as soon as it is aborted. */
  survey(survey: SurveyRun, { onProgress, signal }: SurveyWatch): Promise<Json> {
    return this.#ask({ id: this.#nextId(), survey }, signal, onProgress) as Promise<Json>
  }

  /** Ends the thread; reads under way are given up. */
  async close(): Promise<void> {
    clearTimeout(this.#ending)
    this.#end()
    await this.#ended
  }

  /** Whether the thread is there. */
  get isRunning(): boolean {
    return this.#worker !== undefined
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  #ask(
    asked: LongRead | LongSurvey,
    signal?: AbortSignal,
    onProgress?: Waiting['onProgress'],
  ): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    const { id } = asked
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    clearTimeout(this.#ending)
    this.#waiting.set(id, { resolve, reject, ...(onProgress && { onProgress }) })
    this.#worker ??= this.#start()
    this.#worker.postMessage(asked)
    if (!signal) return promise
    const giveUp = () => {
      this.#worker?.postMessage({ abort: id } satisfies Asked)
      this.#forget(id)
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    return promise.finally(() => signal.removeEventListener('abort', giveUp))
  }

  #start(): Worker {
    const workerData = { file: this.#file, milliseconds: this.#seconds * 1_000 }
    const worker = new Worker(threadFile('reader'), { workerData })
    worker.on('message', (told: ReadOutcome | Progress) => {
      if ('seen' in told) this.#waiting.get(told.id)?.onProgress?.(told.seen)
      else this.#settle(told)
    })
    worker.on('error', (error) => this.#lose(worker, error))
    worker.on('exit', () => this.#lose(worker, new Error('The reader ended')))
    return worker
  }

  #settle(told: ReadOutcome): void {
    const waiting = this.#waiting.get(told.id)
    this.#forget(told.id)
    if (told.outcome === 'answered') waiting?.resolve(told.answer)
    else if (told.outcome === 'too-long') waiting?.reject(new QueryTooLong(this.#seconds))
    else waiting?.reject(new StorageFailure(told.message))
  }

  #forget(id: number): void {
    // The thread also answers for what nobody waits for any more.
    if (!this.#waiting.delete(id) || this.#waiting.size > 0) return
    this.#ending = setTimeout(() => this.#end(), OUTLIVES).unref()
  }

  #end(): void {
    const worker = this.#worker
    if (!worker) return
    this.#lose(worker, new Error('The reader was ended'))
    this.#ended = worker.terminate()
  }

  #lose(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#waiting.values())
      reject(new StorageFailure('The reader was lost', { cause }))
    this.#waiting.clear()
  }
}
