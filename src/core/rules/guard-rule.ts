import type { JsonObject } from '../json.ts'
import type { Instant } from '../time/instant.ts'
import type { Condition } from './condition.ts'

export const GUARD_OPERATIONS = ['create', 'update'] as const

export type GuardOperation = (typeof GUARD_OPERATIONS)[number]

export const GUARD_ACTIONS = ['deny', 'warn', 'audit'] as const

export type GuardAction = (typeof GUARD_ACTIONS)[number]

export const MAX_VALIDATIONS = 50

export const MAX_EVENT_TYPES = 200

/** What an event must meet. `deny` together with `warn` is refused: a denied event has nobody to warn. */
export type GuardRuleContent = {
  readonly name: string
  readonly description: string | null
  /** Null: every event type, those to come included. */
  readonly eventTypeIds: readonly string[] | null
  readonly operations: readonly GuardOperation[]
  /** The rule applies only where this holds; null: always. */
  readonly match: Condition | null
  readonly validations: readonly Validation[]
  /** What expressions read as `params`. */
  readonly params: JsonObject
  readonly actions: readonly GuardAction[]
  /** Whether an expression that cannot be evaluated fails the event or is passed over. */
  readonly failurePolicy: 'fail' | 'ignore'
  /** What the names of fields in it stood for when it was saved: a rename changes the words, never the meaning. */
  readonly fieldIds: FieldIds
}

/** Field ids by name, by the id of the event type. */
export type FieldIds = {
  readonly [typeId: string]: { readonly [name: string]: string }
}

export type Validation = {
  readonly condition: Condition
  readonly message: string | null
  /** CEL that makes the message; `message` stands in where it cannot be evaluated. */
  readonly messageExpression: string | null
  /** The name of the field the message is about. */
  readonly field: string | null
  readonly reason: string | null
}

/** One published state of a rule; never changes. */
export type GuardRuleVersion = {
  readonly version: number
  readonly content: GuardRuleContent
  readonly changeNote: string | null
  readonly publishedAt: Instant
  readonly publishedBy: string
}

/** A condition that a submitted event must meet: drafted, published, versioned. */
export type GuardRule = {
  readonly id: string
  /** What the next publish makes a version of; null when nothing changed since the last. */
  readonly draft: GuardRuleContent | null
  /** Oldest first; version n stands at place n - 1. */
  readonly versions: readonly GuardRuleVersion[]
  /** The version that enforces; null before the first publish and when retired. */
  readonly enforced: number | null
  readonly retired: boolean
  /** Counts the edits of the rule, from 1: who builds on an older one is told. */
  readonly revision: number
  readonly createdAt: Instant
  readonly createdBy: string
  readonly updatedAt: Instant
}

/** Which version of which rule an event was judged by, and what came of it. Denials leave no event. */
export type JudgedBy = {
  readonly ruleId: string
  readonly version: number
  readonly outcome: 'passed' | 'warned' | 'audited'
  /** What an audit or a warning found, and what could not be evaluated and was passed over, in words. */
  readonly findings?: readonly string[]
}
