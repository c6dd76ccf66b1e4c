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

const LARGEST_BATCH = 1_000

/** Commands that are not kept waiting for others. */
const WORTH_A_COMMIT = 128

/** A write that did not reach the disk. */
export type WriteFailure = { readonly bytes: number; readonly message: string }

/**
 * Group commit. While the writer thread commits one batch, commands gather for the next, so that one wait for
 * the disk serves all of them.
 */
export class WriteQueue {
  readonly #file: string
  readonly #thread: URL
  #waiting: Waiting[] = []
  #underWay: Waiting[] = []
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
    if (this.#waiting.length + this.#underWay.length === 0) return
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
    if (this.#underWay.length > 0) return
    // With very many connections a turn may be long, and the writer would wait for its end.
    if (this.#waiting.length >= WORTH_A_COMMIT) this.#flush()
    else if (!this.#flushing) {
      this.#flushing = true
      setImmediate(() => this.#flush())
    }
  }

  #flush(): void {
    this.#flushing = false
    if (this.#waiting.length === 0 || this.#underWay.length > 0) return
    this.#underWay = this.#waiting.splice(0, LARGEST_BATCH)
    this.#worker ??= this.#start()
    this.#worker.postMessage(this.#underWay.map(({ command }) => packCommand(command)))
  }

  #settle(outcomes: readonly Outcome[]): void {
    const settled = this.#underWay
    this.#underWay = []
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
    this.#goOn()
    for (const listener of this.#listeners) listener()
  }

  /** Nobody knows how far a lost writer got with its batch, and what waits behind it must not wait forever. */
  #lose(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const lost = [...this.#underWay, ...this.#waiting]
    if (!this.#closed) this.#failure = { bytes: 0, message: 'The writer was lost' }
    this.#underWay = []
    this.#waiting = []
    for (const { reject } of lost) reject(new StorageFailure('The writer was lost', { cause }))
    this.#goOn()
  }

  #remember({ args }: Command, message: string): void {
    this.#failure = { bytes: serialize(args).length, message }
  }

  #goOn(): void {
    if (this.#waiting.length > 0) this.#flush()
    else this.#closing?.()
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
