import type { FeedEntry } from '../core/feeds/entry-log.ts'
import type { Attempt, Receiver, RefusedEntry } from '../core/feeds/receiver.ts'

/** Until then a batch of which nothing is taken counts as a receiver in trouble, not as entries at fault. */
export const ROUNDS_OF_DOUBT = 5

/**
 * Delivers a batch and finds out which entries the receiver refuses: a batch refused as a whole is halved until the
 * guilty stand alone.
 * @throws what the receiver throws, and where it took nothing of several entries without naming one.
 */
export async function deliverBatch(
  receiver: Receiver,
  entries: readonly FeedEntry[],
  attempt: Attempt,
): Promise<RefusedEntry[]> {
  const delivery = await receiver.deliver(entries, attempt)
  if (delivery.outcome === 'delivered') return []
  if (delivery.outcome === 'refused') return [...delivery.entries]
  if (entries.length === 1) return [{ seq: entries[0]!.seq, reason: delivery.reason }]
  const refused = await halves(receiver, entries, attempt)
  if (refused.length === entries.length && attempt.number < ROUNDS_OF_DOUBT) throw new Error(delivery.reason)
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
    if (delivery.outcome !== 'refused-as-a-whole') continue
    if (half.length === 1) refused.push({ seq: half[0]!.seq, reason: delivery.reason })
    else refused.push(...(await halves(receiver, half, attempt)))
  }
  return refused
}
