import type { FeedEntry } from '../core/feeds/entry-log.ts'
import type { Attempt, Receiver, RefusedEntry } from '../core/feeds/receiver.ts'

/** Until then a batch of which nothing is taken counts as a receiver in trouble, not as entries at fault. */
export const ROUNDS_OF_DOUBT = 5

/** How many of the entries, from the first on, need not come again, and which of them were refused. */
export type Delivered = { readonly passed: number; readonly refused: readonly RefusedEntry[] }

/**
 * Delivers a batch and finds out which entries the receiver refuses: a batch refused as a whole is halved until the
 * guilty stand alone.
 * @throws what the receiver throws, and where it took nothing of several entries without naming one.
 */
export async function deliverBatch(
  receiver: Receiver,
  entries: readonly FeedEntry[],
  attempt: Attempt,
): Promise<Delivered> {
  const delivery = await receiver.deliver(entries, attempt)
  const passed = entries.length
  if (delivery.outcome === 'delivered') return { passed, refused: [] }
  if (delivery.outcome === 'refused') return { passed, refused: delivery.entries }
  if (delivery.outcome === 'in-part') return { passed: delivery.passed, refused: delivery.refused }
  if (passed === 1) return { passed, refused: [{ seq: entries[0]!.seq, reason: delivery.reason }] }
  const refused = await halves(receiver, entries, attempt)
  if (refused.length === passed && attempt.number < ROUNDS_OF_DOUBT) throw new Error(delivery.reason)
  return { passed, refused }
}

/**
 * Delivers a batch to its end, also to a receiver that takes it in parts.
 * @throws what the receiver throws: some of it may have been taken.
 */
export async function deliverAll(
  receiver: Receiver,
  entries: readonly FeedEntry[],
  attempt: Attempt,
): Promise<readonly RefusedEntry[]> {
  const refused: RefusedEntry[] = []
  let left = entries
  while (left.length > 0) {
    const delivered = await deliverBatch(receiver, left, attempt)
    refused.push(...delivered.refused)
    left = left.slice(delivered.passed)
  }
  return refused
}

async function halves(
  receiver: Receiver,
  entries: readonly FeedEntry[],
  attempt: Attempt,
): Promise<RefusedEntry[]> {
  const refused: RefusedEntry[] = []
  const middle = Math.ceil(entries.length / 2)
  for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
    attempt.signal.throwIfAborted()
    const delivery = await receiver.deliver(half, attempt)
    if (delivery.outcome === 'refused') refused.push(...delivery.entries)
    if (delivery.outcome === 'in-part') {
      refused.push(...delivery.refused)
      refused.push(...(await deliverAll(receiver, half.slice(delivery.passed), attempt)))
    }
    if (delivery.outcome !== 'refused-as-a-whole') continue
    if (half.length === 1) refused.push({ seq: half[0]!.seq, reason: delivery.reason })
    else refused.push(...(await halves(receiver, half, attempt)))
  }
  return refused
}
