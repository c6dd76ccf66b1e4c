import type { Instant } from '../time/instant.ts'

export const DUPLICATION_ACTIONS = ['reject', 'drop', 'merge', 'flag'] as const

export type DuplicationAction = (typeof DUPLICATION_ACTIONS)[number]

/** Decides whether an event repeats an earlier one, and what then. */
export type DuplicationRule = {
  readonly id: string
  readonly name: string
  /** Null: every event type. */
  readonly eventTypeId: string | null
  /** `entity_id`, `event_type_id`, `severity`, `description`, `fields.<name>` …; `entity_id` is always part of it. */
  readonly fingerprintFields: readonly string[]
  /** With `fullDeduplication`: what is left out of the whole event. */
  readonly ignoreFields: readonly string[]
  /** Everything the event says, but for its times, makes the fingerprint. */
  readonly fullDeduplication: boolean
  /** How far apart `occurred_at` may lie, inclusive; null: any distance. */
  readonly windowSeconds: number | null
  readonly action: DuplicationAction
  readonly enabled: boolean
  /** Counts the edits of the rule, from 1: who builds on an older one is told. */
  readonly revision: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}
