import type { FeedEntry } from '../../src/core/feeds/entry-log.ts'
import { type Attempt, DELIVERED, type Delivery, type Receiver } from '../../src/core/feeds/receiver.ts'

type Answer = (entries: readonly FeedEntry[], attempt: Attempt) => Delivery | Promise<Delivery>

/** Remembers what it was given, and answers as the test says. */
export class RecordingReceiver implements Receiver {
  /** The numbers of the entries of every batch that was taken, or refused in part. */
  readonly batches: number[][] = []
  readonly attempts: number[] = []
  answer: Answer = () => DELIVERED
  readonly limits: NonNullable<Receiver['limits']>

  constructor(limits: Receiver['limits'] = {}) {
    this.limits = limits
  }

  get seqs(): number[] {
    return this.batches.flat()
  }

  async deliver(entries: readonly FeedEntry[], attempt: Attempt): Promise<Delivery> {
    this.attempts.push(attempt.number)
    const delivery = await this.answer(entries, attempt)
    const refused = delivery.outcome === 'refused' ? delivery.entries.map(({ seq }) => seq) : []
    if (delivery.outcome !== 'refused-as-a-whole') {
      this.batches.push(entries.map(({ seq }) => seq).filter((seq) => !refused.includes(seq)))
    }
    return delivery
  }
}

/** Names the entries that it will not take. */
export function refusing(...guilty: number[]): Answer {
  return (entries) => {
    const refused = entries.filter(({ seq }) => guilty.includes(seq))
    if (refused.length === 0) return DELIVERED
    return { outcome: 'refused', entries: refused.map(({ seq }) => ({ seq, reason: `Not ${seq}` })) }
  }
}

/** Refuses every batch that has one of them in it, without saying why. */
export function refusingWhole(...guilty: number[]): Answer {
  return (entries) =>
    entries.some(({ seq }) => guilty.includes(seq))
      ? { outcome: 'refused-as-a-whole', reason: 'Something is wrong' }
      : DELIVERED
}
