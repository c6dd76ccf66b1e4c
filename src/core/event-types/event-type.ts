import type { Field } from '../fields/field.ts'
import type { ConditionalRule } from '../rules/conditional-rule.ts'
import type { Instant } from '../time/instant.ts'
import type { LifecycleState } from './lifecycle.ts'

/** A named, versioned definition of a kind of event. */
export type EventType = {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly category: string | null
  readonly state: LifecycleState
  /** Counts the changes of fields and conditional rules, from 1. */
  readonly version: number
  readonly fields: readonly Field[]
  readonly rules: readonly ConditionalRule[]
  readonly builtin: boolean
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** What an event type was at one version: events are shown by the version they were recorded under. */
export type EventTypeVersion = {
  readonly typeId: string
  readonly version: number
  readonly fields: readonly Field[]
  readonly rules: readonly ConditionalRule[]
  readonly createdAt: Instant
  readonly createdBy: string
}
