import type { Condition } from './condition.ts'

/** What a matching rule does to its targets. */
export const EFFECTS = ['show', 'hide', 'require', 'optional', 'read_only'] as const

export type Effect = (typeof EFFECTS)[number]

/** What becomes of a value that was submitted for a hidden field. */
export const HIDDEN_POLICIES = ['clear', 'keep', 'reject'] as const

export type HiddenPolicy = (typeof HIDDEN_POLICIES)[number]

/** Decides which fields show and are required, from other fields' values. Part of a version of its event type. */
export type ConditionalRule = {
  readonly id: string
  readonly name: string
  /** Field ids: a rename keeps the rule. */
  readonly targets: readonly string[]
  /** Speaks of fields by name; renaming a field rewrites it. */
  readonly when: Condition
  readonly effect: Effect
  readonly onHidden: HiddenPolicy
  readonly enabled: boolean
  /** For display only: the order of rules never changes what they decide. */
  readonly order: number
}
