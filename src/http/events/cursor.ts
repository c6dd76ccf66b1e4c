import { createHash } from 'node:crypto'
import type { EventOrder, EventPosition } from '../../core/events/event-query.ts'
import { MAX_INSTANT, MIN_INSTANT } from '../../core/time/instant.ts'

/** What a cursor belongs to: the same place means something else in another list. */
export type ListIdentity = { readonly direction: EventOrder['direction']; readonly filters: string }

/** An opaque place in one list: where it is, and a hash of the order and the filters it is a place in. */
export function writeCursor({ occurredAt, seq }: EventPosition, list: ListIdentity): string {
  return Buffer.from(`${occurredAt} ${seq} ${fingerprint(list)}`, 'latin1').toString('base64url')
}

/** The place a cursor stands for; `foreign` when it is of another list, `garbage` when it is no cursor at all. */
export function readCursor(cursor: string, list: ListIdentity): EventPosition | 'foreign' | 'garbage' {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const parts = /^(0|-?[1-9]\d{0,17}) (0|[1-9]\d{0,15}) ([\w-]{16})$/.exec(text)
  if (!parts) return 'garbage'
  const occurredAt = BigInt(parts[1]!)
  const seq = Number(parts[2])
  if (occurredAt < MIN_INSTANT || occurredAt > MAX_INSTANT || !Number.isSafeInteger(seq)) return 'garbage'
  return parts[3] === fingerprint(list) ? { occurredAt, seq } : 'foreign'
}

function fingerprint({ direction, filters }: ListIdentity): string {
  return createHash('sha256').update(`${direction} ${filters}`).digest('base64url').slice(0, 16)
}
