import type { Json } from '../json.ts'
import type { DuplicationAction } from './duplication-rule.ts'

/** What the engine looks up, inside its transaction, for one rule that applies to a submitted event. */
export type DuplicationCheck = {
  readonly ruleId: string
  readonly action: DuplicationAction
  /** SHA-256, hex, of the rule's id and the key values; contains the asset. */
  readonly fingerprint: string
  /** Microseconds; null for any distance. */
  readonly window: bigint | null
  /** The key values by name, to explain a hit. */
  readonly matched: { readonly [key: string]: Json }
}

/** An event repeats another by a rule; the answer and the event always say why. */
export type DuplicateHit = {
  readonly ruleId: string
  readonly action: DuplicationAction
  readonly fingerprint: string
  readonly matched: { readonly [key: string]: Json }
  /** The id of the event that was there first. */
  readonly duplicateOf: string
  /** Of that event, this one counted where it was merged. */
  readonly occurrenceCount: number
}

export type RuleStatistics = {
  readonly ruleId: string
  /** Events the rule was asked about. */
  readonly checked: number
  readonly rejected: number
  readonly flagged: number
  readonly merged: number
  readonly dropped: number
  readonly lastHitAt: bigint | null
}

/** Which remembered fingerprints to forget; every given part must hold, none given forgets all. */
export type ResetScope = {
  readonly ruleId?: string
  readonly asset?: string
  readonly fingerprint?: string
  /** Of events that occurred before. */
  readonly before?: bigint
}
