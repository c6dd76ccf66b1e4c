import { serialize } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { StorageFailure } from '../../core/storage-failure.ts'
import { type Parcel, packCommand, unpackOutcome } from './parcels.ts'
import { threadFile } from './thread-file.ts'
import type { Command, CommandName, Outcome, WriteCommands } from './write-commands.ts'

type Waiting = {
  readonly command: Command
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/** Commands that are sent before the turn of the event loop is over: the writer need not wait for its end. */
const WORTH_SENDING = 32

/** A write that did not reach the disk. */
export type WriteFailure = { readonly bytes: number; readonly message: string }

/**
 * Group commit. While the writer thread commits one batch, commands gather with it for the next, so that one wait for
 * the disk serves all of them. Both threads stay at work: neither waits until the other has done all it has.
 */
export class WriteQueue {
  readonly #file: string
  readonly #thread: URL
  #waiting: Waiting[] = []
  /** What the writer has, in the order it got it. */
  readonly #underWay: Waiting[] = []
  #worker: Worker | undefined
  #flushing = false
  #closing: (() => void) | undefined
  #closed = false
  #failure: WriteFailure | undefined
  readonly #listeners = new Set<() => void>()

  constructor(file: string, thread = threadFile('writer')) {
    this.#file = file
    this.#thread = thread
    this.#worker = this.#start()
  }

  /** Resolves when what the command changed is on disk. */
  run<Name extends CommandName>(
    name: Name,
    ...args: Parameters<WriteCommands[Name]>
  ): Promise<ReturnType<WriteCommands[Name]>> {
    if (this.#closed) return Promise.reject(new StorageFailure('The log is closed'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command: { name, args }, resolve: resolve as Waiting['resolve'], reject })
      this.#flushSoon()
    })
  }

  /** Calls `listener` after each batch of commands, whatever they did; what it gives back ends that. */
  onSettled(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The newest write, where it failed; undefined once one has got through again. */
  get failure(): WriteFailure | undefined {
    return this.#closed ? { bytes: 0, message: 'The log is closed' } : this.#failure
  }

  /** Takes no more commands and waits for those it took. */
  async drain(): Promise<void> {
    this.#closed = true
    if (this.#isDone) return
    await new Promise<void>((resolve) => {
      this.#closing = resolve
    })
  }

  /** Folds the log into the database file and ends the thread. */
  async close(): Promise<void> {
    await this.drain()
    const worker = this.#worker
    if (!worker) return
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.postMessage('close')
    await ended
  }

  #start(): Worker {
    const worker = new Worker(this.#thread, { workerData: { file: this.#file } })
    worker.on('message', (parcels: Parcel<Outcome>[]) => this.#settle(parcels.map(unpackOutcome)))
    worker.on('error', (error) => this.#lose(worker, error))
    worker.on('exit', () => this.#lose(worker, new Error('The writer ended')))
    return worker
  }

  /** After this turn of the event loop, so that requests that came in together are committed together. */
  #flushSoon(): void {
    if (this.#waiting.length >= WORTH_SENDING) this.#flush()
    else if (!this.#flushing) {
      this.#flushing = true
      setImmediate(() => this.#flush())
    }
  }

  #flush(): void {
    this.#flushing = false
    if (this.#waiting.length === 0) return
    const sent = this.#waiting
    this.#waiting = []
    this.#underWay.push(...sent)
    this.#worker ??= this.#start()
    this.#worker.postMessage(sent.map(({ command }) => packCommand(command)))
  }

  #settle(outcomes: readonly Outcome[]): void {
    const settled = this.#underWay.splice(0, outcomes.length)
    outcomes.forEach((outcome, index) => {
      const { command, resolve, reject } = settled[index]!
      if (outcome.ok) {
        if (this.#failure && hasWritten(command, outcome.answer)) this.#failure = undefined
        resolve(outcome.answer)
      } else {
        if (outcome.because === 'storage') this.#remember(command, outcome.message)
        reject(errorOf(outcome))
      }
    })
    this.#endIfDone()
    for (const listener of this.#listeners) listener()
  }

  /** Nobody knows how far a lost writer got with its batch, and what waits behind it must not wait forever. */
  #lose(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const lost = [...this.#underWay.splice(0), ...this.#waiting.splice(0)]
    if (!this.#closed) this.#failure = { bytes: 0, message: 'The writer was lost' }
    for (const { reject } of lost) reject(new StorageFailure('The writer was lost', { cause }))
    this.#endIfDone()
  }

  #remember({ args }: Command, message: string): void {
    this.#failure = { bytes: serialize(args).length, message }
  }

  #endIfDone(): void {
    if (this.#isDone) this.#closing?.()
  }

  get #isDone(): boolean {
    return this.#waiting.length + this.#underWay.length === 0
  }
}

/** Commands of which it is certain: others may have changed nothing, and then need no disk. */
function hasWritten({ name }: Command, answer: unknown): boolean {
  if (name === 'probe') return true
  if (name !== 'append') return false
  const { outcome } = answer as { outcome: string }
  return outcome === 'recorded' || outcome === 'merged'
}

function errorOf({ because, message }: Extract<Outcome, { ok: false }>): Error {
  return because === 'storage' ? new StorageFailure(message) : new Error(message)
}
