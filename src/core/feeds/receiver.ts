import type { Instant } from '../time/instant.ts'
import type { Comparison, ComparisonScope } from './comparison.ts'
import type { FeedEntry, SliceLimits } from './entry-log.ts'

/** An entry that a receiver will never take, and why, in words for whoever runs the server. */
export type RefusedEntry = { readonly seq: number; readonly reason: string }

/** What a receiver says about a batch. */
export type Delivery =
  | { readonly outcome: 'delivered' }
  /** These will never be taken; all others of the batch were. */
  | { readonly outcome: 'refused'; readonly entries: readonly RefusedEntry[] }
  /**
   * The first `passed` of the batch, one at least, need not come again; those of them that are named here were
   * refused. The rest comes again at once.
   */
  | { readonly outcome: 'in-part'; readonly passed: number; readonly refused: readonly RefusedEntry[] }
  /** Something in it will never be taken, and the receiver cannot tell what: it is halved until that is known. */
  | { readonly outcome: 'refused-as-a-whole'; readonly reason: string }

export type Attempt = {
  /** 1 for the first time. */
  readonly number: number
  /** When this batch was first tried by this process. */
  readonly since: Instant
  /** Aborted when the feed is paused, replayed or closed: whatever is under way should end. */
  readonly signal: AbortSignal
}

/**
 * Port: whatever takes entries. It may be given an entry again, after a crash or a replay, and must then end up as
 * if it had been given once.
 */
export interface Receiver {
  /**
   * Takes entries in their order. What it does not care about it counts as delivered.
   * @throws whatever went wrong that may go right later: the same entries come again after a while. The message is
   *   shown to whoever runs the server, and must hold no secret.
   */
  deliver(entries: readonly FeedEntry[], attempt: Attempt): Promise<Delivery>
  /** How much it wants to be given at once, where that is less than usual. */
  readonly limits?: Partial<SliceLimits>
  /** Milliseconds to wait for more once there is something, so that it comes in fewer batches; 0 unless said. */
  readonly gather?: number
  /** Compares what it has delivered with the log, where that can be read back. */
  compare?(scope: ComparisonScope): Promise<Comparison>
  /** Lets go of what it holds. */
  close?(): Promise<void>
}

/** Thrown by a receiver that was told when to come again. */
export class TryLater extends Error {
  override readonly name = 'TryLater'
  /** Milliseconds to wait at least. */
  readonly wait: number

  constructor(message: string, wait: number) {
    super(message)
    this.wait = wait
  }
}

export const DELIVERED: Delivery = { outcome: 'delivered' }
