import type { Timers } from './timers.ts'

/** Waiting that a bell may end. A bell that rings between `listen` and `for` is not missed. */
export class Rest {
  readonly #timers: Timers
  #wake: (() => void) | undefined
  #hears = false
  #rung = false

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** From here on a ring counts. */
  listen(): void {
    this.#rung = false
  }

  ring(): void {
    this.#rung = true
    if (this.#hears) this.#wake?.()
  }

  /** Ends a wait, deaf or not. */
  end(): void {
    this.#wake?.()
  }

  /** Resolves after so many milliseconds or when it is ended; `bell` also when a bell rings or has rung. */
  for(milliseconds: number, until: 'bell' | 'deaf'): Promise<void> {
    if (until === 'bell' && this.#rung) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        cancel()
        this.#wake = undefined
        resolve()
      }
      this.#hears = until === 'bell'
      this.#wake = wake
      const cancel = this.#timers.after(milliseconds, wake)
    })
  }
}
