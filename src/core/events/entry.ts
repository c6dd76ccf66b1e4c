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
  readonly event: EventIdentity & EventContent
}

export type EntryKind = 'record' | 'revise'
