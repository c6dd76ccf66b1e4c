import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { FeedEntry } from '../../core/feeds/entry-log.ts'
import { type Attempt, DELIVERED, type Delivery, type Receiver, TryLater } from '../../core/feeds/receiver.ts'
import { createSelection } from '../../core/webhooks/select-entries.ts'
import type { Webhook } from '../../core/webhooks/webhook.ts'
import type { WebhookAttempt } from '../../core/webhooks/webhook-desk.ts'
import type { Timers } from '../timers.ts'
import type { Message } from './cloud-event.ts'
import { type Judgement, judgeAnswer } from './judge-answer.ts'
import type { Patience } from './patience.ts'
import type { RecentAttempts } from './recent-attempts.ts'
import type { Send, Sent } from './sender.ts'

export type ReceiverParts = {
  /** The webhook as it is now. */
  readonly webhook: () => Webhook
  readonly catalog: () => CatalogSnapshot
  readonly compose: (entry: FeedEntry) => Promise<Message>
  readonly send: Send
  readonly patience: Patience
  readonly attempts: RecentAttempts
  readonly timers: Timers
  /** The receiver wants nothing more: the feed is to be paused, soon. */
  readonly onGone: () => void
}

/** Milliseconds after which a batch is left half done, so that little comes again after a crash. */
const LONGEST_BATCH = 500

/** Milliseconds that entries are looked through before others have a turn. */
const LONGEST_LOOK = 5

type Offer = 'taken' | { readonly setAside: string } | { readonly later: Error }

/** Sends the entries that a webhook wants, one after the other, each until it is taken or given up. */
export class WebhookReceiver implements Receiver {
  readonly #parts: ReceiverParts
  #selection: { of: Webhook; wants: (entry: FeedEntry) => boolean } | undefined
  #lookedSince = 0
  /** A failure that is told once the entries before it have been passed. */
  #owed: { seq: number; error: Error } | undefined

  constructor(parts: ReceiverParts) {
    this.#parts = parts
  }

  async deliver(entries: readonly FeedEntry[], attempt: Attempt): Promise<Delivery> {
    const owed = this.#owed
    this.#owed = undefined
    if (owed && owed.seq === entries[0]?.seq) throw owed.error
    const began = performance.now()
    for (const [index, entry] of entries.entries()) {
      if (index > 0 && performance.now() - began > LONGEST_BATCH) return passed(index)
      await this.#giveWay()
      attempt.signal.throwIfAborted()
      if (!this.#wants(entry)) continue
      const offer = await this.#offer(entry, index === 0 ? attempt : { ...attempt, number: 1 })
      if (offer === 'taken') continue
      if ('setAside' in offer) return passed(index + 1, { seq: entry.seq, reason: offer.setAside })
      if (index === 0) throw offer.later
      this.#owed = { seq: entry.seq, error: offer.later }
      return passed(index)
    }
    return DELIVERED
  }

  #wants(entry: FeedEntry): boolean {
    const webhook = this.#parts.webhook()
    if (this.#selection?.of !== webhook) {
      this.#selection = { of: webhook, wants: createSelection(webhook, this.#parts.catalog) }
    }
    return this.#selection.wants(entry)
  }

  async #offer(entry: FeedEntry, { number, signal }: Attempt): Promise<Offer> {
    const { webhook, compose, send, patience, timers } = this.#parts
    if (number === 1) await patience.beginAnew(entry)
    const message = await compose(entry)
    const at = timers.now()
    const sent = await send(webhook(), message, signal)
    signal.throwIfAborted()
    const judgement = judge(sent, Number(at / 1000n))
    const note = { deliveryId: message.id, at, entry, sent }
    if (judgement.verdict === 'taken') {
      this.#note(note, 'delivered')
      await patience.gotThrough()
      return 'taken'
    }
    const isUnwanted = judgement.verdict === 'unwanted'
    if (await patience.isOver({ entry, isUnwanted })) {
      this.#note(note, 'set-aside')
      return { setAside: judgement.error }
    }
    this.#note(note, 'will-retry')
    if (judgement.verdict === 'gone') this.#parts.onGone()
    return { later: errorOf(judgement) }
  }

  #note({ deliveryId, at, entry, sent }: Noted, outcome: WebhookAttempt['outcome']): void {
    const status = sent.answer?.status ?? null
    const error = outcome === 'delivered' ? null : (sent.error ?? `It answered ${status}`)
    const { seq, eventId } = entry
    const { milliseconds } = sent
    this.#parts.attempts.add({ deliveryId, seq, eventId, at, milliseconds, outcome, status, error })
  }

  /** Conditions may take a while, and most entries may not be wanted. */
  async #giveWay(): Promise<void> {
    if (performance.now() - this.#lookedSince < LONGEST_LOOK) return
    await nextTurn()
    this.#lookedSince = performance.now()
  }
}

type Noted = {
  readonly deliveryId: string
  readonly at: bigint
  readonly entry: FeedEntry
  readonly sent: Sent
}

function passed(count: number, ...refused: readonly { seq: number; reason: string }[]): Delivery {
  return { outcome: 'in-part', passed: count, refused }
}

function judge({ answer, error }: Sent, now: number): Judgement {
  return answer ? judgeAnswer(answer, now) : { verdict: 'later', error, wait: 0 }
}

function errorOf(judgement: Exclude<Judgement, { verdict: 'taken' }>): Error {
  const wait = 'wait' in judgement ? judgement.wait : 0
  return wait > 0 ? new TryLater(judgement.error, wait) : new Error(judgement.error)
}
