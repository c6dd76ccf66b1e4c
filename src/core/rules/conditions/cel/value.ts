import type { Json } from '../../../json.ts'
import type { Instant } from '../../../time/instant.ts'
import { ANYTHING, type Kind, listOf, type Type, unite } from './type.ts'

/** A moment; a calendar day is its first moment in UTC and is written as a day. */
export type Time = { readonly kind: 'time'; readonly micros: Instant; readonly isDay: boolean }

/** A stretch of time in microseconds. */
export type Span = { readonly kind: 'duration'; readonly micros: bigint }

export type FailureReason =
  | 'no-value'
  | 'wrong-type'
  | 'arithmetic'
  | 'conversion'
  | 'too-large'
  | 'too-costly'

/**
 * Why there is no value. Failures travel as values instead of being thrown: `false && failure` is false, and a
 * thousand of them cost next to nothing.
 */
export type Failure = { readonly kind: 'failure'; readonly reason: FailureReason; readonly message: string }

export type Value =
  | boolean
  | number
  | string
  | null
  | Time
  | Span
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | Failure

export function time(micros: Instant, isDay = false): Time {
  return { kind: 'time', micros, isDay }
}

export function span(micros: bigint): Span {
  return { kind: 'duration', micros }
}

export function failure(reason: FailureReason, message: string): Failure {
  return { kind: 'failure', reason, message }
}

export function isFailure(value: Value): value is Failure {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'failure'
}

/** The kind of a value, as types call it. */
export function kindOf(value: Value): Kind | 'failure' {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  if (value === null) return 'null'
  if ('kind' in value) return value.kind
  return Array.isArray(value) ? 'list' : 'map'
}

/** The type of a value that is known when the condition is saved. */
export function typeOf(value: Value): Type {
  if (!Array.isArray(value)) return { kind: kindOf(value) } as Type
  return value.length === 0 ? listOf(ANYTHING) : listOf(value.map(typeOf).reduce(unite))
}

/** Objects become maps; a null in one is a key that is not there. */
export function fromJson(json: Json): Value {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(fromJson)
  const present = Object.entries(json).filter(([, value]) => value !== null)
  return new Map(present.map(([key, value]) => [key, fromJson(value)]))
}
