import { setImmediate } from 'node:timers/promises'

/** Milliseconds of work after which others get a turn. */
const TURN = 3

/** Keeps work to its share of the thread: others get their turns while it lasts, and the pauses grow with it. */
export class Pacing {
  readonly #factor: number
  readonly #rest: (milliseconds: number) => Promise<void>
  #turn = 0
  #worked = 0

  /** A pause is `factor` times as long as the work before it. */
  constructor(factor: number, rest: (milliseconds: number) => Promise<void>) {
    this.#factor = factor
    this.#rest = rest
  }

  begin(): void {
    this.#worked = 0
    this.#turn = performance.now()
  }

  /** Whether this piece of work should be the last of its turn. */
  isOver(): boolean {
    return performance.now() - this.#turn >= TURN
  }

  async nextTurn(): Promise<void> {
    this.#worked += performance.now() - this.#turn
    await setImmediate()
    this.#turn = performance.now()
  }

  async pause(): Promise<void> {
    this.#worked += performance.now() - this.#turn
    const pause = Math.floor(this.#worked * this.#factor)
    await (pause < 1 ? setImmediate() : this.#rest(pause))
  }
}
