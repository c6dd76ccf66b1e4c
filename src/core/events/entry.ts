import type { Correlation } from '../correlation/correlation.ts'
import type { Instant } from '../time/instant.ts'
import type { EventContent, EventIdentity } from './event.ts'

/** One line of the log. Events are what the entries add up to. */
export type Entry = {
  readonly seq: number
  readonly kind: EntryKind
  readonly eventId: string
  readonly revision: number
  readonly recordedAt: Instant
  readonly recordedBy: string
  readonly reason: string | null
  /** What was said; null for link and unlink. */
  readonly event: (EventIdentity & EventContent) | null
  /** Null but for link and unlink. */
  readonly correlation: Pick<Correlation, 'id' | 'from' | 'to' | 'relation' | 'comment'> | null
}

/** A merge keeps the payload of an event that was counted instead of recorded. */
export const ENTRY_KINDS = ['record', 'revise', 'merge', 'link', 'unlink'] as const

export type EntryKind = (typeof ENTRY_KINDS)[number]
