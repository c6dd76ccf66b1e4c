import type { FeedEntry } from '../../core/feeds/entry-log.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { WebhookRegistry } from '../../core/webhooks/webhook-registry.ts'
import type { Timers } from '../timers.ts'

/** Microseconds that an entry is tried for. */
const LONGEST = 48n * 3_600_000_000n

/** Attempts in vain before time counts: while this process was down, nobody tried. */
const LEAST_ATTEMPTS = 10

/** Attempts at an entry that the receiver has something against. */
const UNWANTED_ATTEMPTS = 5

/** Entries in a row that are set aside for that: where every one is refused, the receiver is at fault. */
const UNWANTED_IN_A_ROW = 10

type Parts = {
  readonly id: string
  readonly registry: Pick<WebhookRegistry, 'failingSince' | 'setFailingSince'>
  readonly timers: Pick<Timers, 'now'>
}

export type Failure = { readonly entry: FeedEntry; readonly isUnwanted: boolean }

/** How long a webhook is tried: since when nothing gets through is kept over restarts. */
export class Patience {
  readonly #parts: Parts
  #since: Instant | null | undefined
  #failures = 0
  #at = { seq: 0, attempts: 0 }
  #unwantedInARow = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async gotThrough(): Promise<void> {
    this.#failures = 0
    this.#unwantedInARow = 0
    if ((await this.#failingSince()) !== null) await this.#keep(null)
  }

  /** The feed was stopped and goes on: time begins anew. */
  async beginAnew({ seq }: FeedEntry): Promise<void> {
    if (this.#at.seq !== seq) return
    this.#at = { seq: 0, attempts: 0 }
    this.#failures = 0
    await this.#keep(null)
  }

  /** Another attempt failed; says whether that was the last at this entry. */
  async isOver({ entry, isUnwanted }: Failure): Promise<boolean> {
    const now = this.#parts.timers.now()
    const attempts = this.#at.seq === entry.seq ? this.#at.attempts + 1 : 1
    this.#at = { seq: entry.seq, attempts }
    this.#failures += 1
    let since = await this.#failingSince()
    if (since === null) {
      since = now
      await this.#keep(now)
    }
    const begun = since > entry.recordedAt ? since : entry.recordedAt
    if (now - begun >= LONGEST && this.#failures >= LEAST_ATTEMPTS) return true
    if (!isUnwanted || attempts < UNWANTED_ATTEMPTS || this.#unwantedInARow >= UNWANTED_IN_A_ROW) return false
    this.#unwantedInARow += 1
    return true
  }

  async #failingSince(): Promise<Instant | null> {
    const { registry, id } = this.#parts
    if (this.#since === undefined) this.#since = await registry.failingSince(id)
    return this.#since
  }

  async #keep(since: Instant | null): Promise<void> {
    this.#since = since
    await this.#parts.registry.setFailingSince(this.#parts.id, since)
  }
}
