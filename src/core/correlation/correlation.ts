import type { Instant } from '../time/instant.ts'

export const RELATIONS = ['related', 'caused_by', 'causes', 'duplicate_of', 'resolved_by'] as const

export type Relation = (typeof RELATIONS)[number]

/** A directed, reasoned link between two events, read as "`from` is `relation` `to`". */
export type Correlation = {
  readonly id: string
  /** Event ids. */
  readonly from: string
  readonly to: string
  readonly relation: Relation
  readonly comment: string | null
  readonly seq: number
  readonly recordedAt: Instant
  readonly recordedBy: string
}
