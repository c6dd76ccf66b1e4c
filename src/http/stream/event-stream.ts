import type { ServerResponse } from 'node:http'
import type { LiveEntry, Pace, Subscriber, Subscription } from '../../core/feeds/live-log.ts'
import { idOf } from './entry-id.ts'
import type { Frames } from './frames.ts'
import type { Selection } from './selection.ts'

export type StreamParts = {
  readonly response: ServerResponse
  readonly frames: Frames
  /** The one that every entry it sends is about; undefined where there is none. */
  readonly asset: string | undefined
  /** Null where every entry is sent. */
  readonly selection: Selection | null
  /** Bytes that may wait for the client; with more, it is cut off where the next entries come. */
  readonly mostUnsent: number
}

/** Milliseconds after which a client is asked to come back when its stream ends. */
const COME_BACK_AFTER = 2_000

/** Milliseconds in which a client may read what it was sent before the end. */
const LAST_WORDS = 1_000

/** One open stream: what its client is sent, and how much of it the client has yet to read. */
export class EventStream implements Subscriber {
  readonly #parts: StreamParts
  #subscription: Subscription | undefined
  /** The newest entry that was looked at, and whether the client knows how far that is. */
  #seen: LiveEntry | undefined
  #isKnown = true
  #lastWrite = performance.now()
  #isCutOff = false

  /** Sends the client its first id, so that it can come back even before anything happens. */
  constructor(parts: StreamParts, id: string) {
    this.#parts = parts
    this.#write(`retry: ${COME_BACK_AFTER}\nid: ${id}\n\n`)
  }

  /** Takes entries from here on; its end ends the subscription. */
  follow(subscription: Subscription): void {
    this.#subscription = subscription
    const { response } = this.#parts
    if (response.closed || response.destroyed) subscription.end()
    else response.once('close', subscription.end)
  }

  /** Whether it was ended because its client read too slowly. */
  get isCutOff(): boolean {
    return this.#isCutOff
  }

  get asset(): string | undefined {
    return this.#parts.asset
  }

  take(entries: readonly LiveEntry[], pace: Pace): 'ready' | 'full' {
    const { response, mostUnsent } = this.#parts
    if (response.destroyed) return 'full'
    const chunk = this.#chunkOf(entries)
    this.#seen = entries.at(-1)
    this.#isKnown = chunk !== null && this.#isSent(this.#seen!)
    if (!chunk) return 'ready'
    if (pace === 'live' && response.writableLength > mostUnsent) {
      this.#isCutOff = true
      response.destroy()
      return 'full'
    }
    if (this.#write(chunk) || pace === 'live') return 'ready'
    response.once('drain', () => this.#subscription?.goOn())
    return 'full'
  }

  pass(newest: LiveEntry): void {
    this.#seen = newest
    this.#isKnown = false
  }

  fail(): void {
    this.end()
  }

  /**
   * Says that the server is still there, and how far the log was looked at where nothing of it was sent: who comes
   * back then need not have it looked at again. Says nothing to those who have yet to read what was said before.
   */
  beat(every: number): void {
    if (performance.now() - this.#lastWrite < every || this.#parts.response.writableLength > 0) return
    const id = this.#seen && !this.#isKnown ? `id: ${idOf(this.#seen, this.#seen.place)}\n` : ''
    this.#isKnown = true
    this.#write(`:\n${id}\n`)
  }

  /** Ends as HTTP says that an answer is whole, so that the client comes back; one that does not read is cut off. */
  end(): void {
    const { response } = this.#parts
    this.#subscription?.end()
    response.end()
    const cut = setTimeout(() => response.destroy(), LAST_WORDS)
    response.once('close', () => clearTimeout(cut))
  }

  #chunkOf(entries: readonly LiveEntry[]): Buffer | null {
    const { frames, selection } = this.#parts
    if (!selection) return frames.ofAll(entries)
    const chosen = entries.flatMap((entry) => {
      const standing = selection(entry)
      return standing ? [frames.of(entry, standing)] : []
    })
    if (chosen.length < 2) return chosen[0] ?? null
    return Buffer.concat(chosen)
  }

  #isSent(entry: LiveEntry): boolean {
    const { selection } = this.#parts
    return !selection || selection(entry) !== null
  }

  #write(chunk: Buffer | string): boolean {
    this.#lastWrite = performance.now()
    return this.#parts.response.write(chunk)
  }
}
