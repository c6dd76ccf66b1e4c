import type { Instant } from '../../src/core/time/instant.ts'
import type { Timers } from '../../src/feeds/timers.ts'
import { NOON } from '../sample-event.ts'

/** A clock that stands until it is turned, and no chance. */
export class HandTurnedTimers implements Timers {
  #now: Instant = NOON
  #waiting: { at: Instant; then: () => void }[] = []
  readonly random = () => 0
  readonly now = () => this.#now
  /** Milliseconds that the thread does nothing in one of the clock; the rest of the time it has other work. */
  idleness = 1
  readonly idle = () => (Number(this.#now - NOON) / 1_000) * this.idleness

  readonly after = (milliseconds: number, then: () => void) => {
    const timer = { at: this.#now + BigInt(milliseconds) * 1000n, then }
    this.#waiting.push(timer)
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer)
    }
  }

  /** Lets so many milliseconds pass, with all that happens in them. */
  async turn(milliseconds: number): Promise<void> {
    await settled()
    const end = this.#now + BigInt(milliseconds) * 1000n
    for (;;) {
      const [next] = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => Number(a.at - b.at))
      if (!next) break
      this.#waiting = this.#waiting.filter((other) => other !== next)
      this.#now = next.at
      next.then()
      await settled()
    }
    this.#now = end
  }
}

/** Everything that needs no more time has happened. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve))
}
