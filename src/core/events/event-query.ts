import type { Json } from '../json.ts'
import type { Instant } from '../time/instant.ts'
import type { Source } from './event.ts'
import type { Severity } from './severity.ts'

/** Which events; every given part must hold. */
export type EventFilter = {
  readonly asset?: string
  readonly typeIds?: readonly string[]
  readonly assetType?: string
  /** Inclusive. An event with an end matches when it overlaps [from, to]; without one it is an instant. */
  readonly from?: Instant
  readonly to?: Instant
  readonly severities?: readonly Severity[]
  readonly source?: Source
  /** Part of the description, letter case aside. */
  readonly text?: string
  readonly fields?: readonly FieldFilter[]
  /** A seq: events as the log stood when that was its newest entry. */
  readonly asOf?: number
}

/**
 * Holds when any of `anyOf` compares so, and `ne` when none of them is equal: one field name can stand for
 * fields of several event types. A missing value equals nothing. Values are as stored (see FieldType.show).
 */
export type FieldFilter = {
  readonly anyOf: readonly { readonly fieldId: string; readonly value: Json }[]
  readonly comparison: Comparison
}

/** `contains`: a text holds the text, a list holds the item. */
export const COMPARISONS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains'] as const

export type Comparison = (typeof COMPARISONS)[number]

/** Newest or oldest first; `occurred_at` orders equal times by seq. */
export type EventOrder = { readonly by: 'occurred_at' | 'seq'; readonly direction: 'asc' | 'desc' }

/** A place in either order. */
export type EventPosition = { readonly occurredAt: Instant; readonly seq: number }
