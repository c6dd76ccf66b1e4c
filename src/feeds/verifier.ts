import type { Comparison, ComparisonScope, Verification } from '../core/feeds/comparison.ts'
import type { Timers } from './timers.ts'

type Compare = (scope: ComparisonScope) => Promise<Comparison>

/** Compares beside everything else, one comparison at a time, and remembers the last one. */
export class Verifier {
  readonly #timers: Timers
  readonly #closing = new AbortController()
  #last: Verification | null = null
  #running: Promise<void> = Promise.resolve()

  constructor(timers: Timers) {
    this.#timers = timers
  }

  get last(): Verification | null {
    return this.#last
  }

  /** Starts a comparison; while one runs, that is the one. */
  start(compare: Compare, upTo: string): Verification {
    if (this.#last?.state === 'running') return this.#last
    const begun = { startedAt: this.#timers.now(), endedAt: null, result: null, error: null }
    const started: Verification = { ...begun, state: 'running', compared: 0 }
    this.#last = started
    this.#running = this.#run(compare, upTo)
    return started
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The server is closing'))
    await this.#running
  }

  async #run(compare: Compare, upTo: string): Promise<void> {
    const onProgress = (compared: number) => this.#change({ compared })
    try {
      const result = await compare({ upTo, signal: this.#closing.signal, onProgress })
      this.#change({ state: 'done', result, endedAt: this.#timers.now() })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#change({ state: 'failed', error: message, endedAt: this.#timers.now() })
    }
  }

  #change(change: Partial<Verification>): void {
    this.#last = { ...this.#last!, ...change }
  }
}
