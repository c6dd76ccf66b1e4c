/**
 * What must hold, of an event: CEL text, or the structured form that form builders write. Both mean the same to
 * the one evaluator.
 */
export type Condition = string | StructuredCondition

export type StructuredCondition = Group | Comparison

/** Holds when all, or any, of its conditions do. */
export type Group = {
  readonly conjunction: Conjunction
  readonly conditions: readonly StructuredCondition[]
}

export const CONJUNCTIONS = ['all', 'any'] as const

export type Conjunction = (typeof CONJUNCTIONS)[number]

/** One field held against a value. Where the field has no value only `ne`, `not_in` and `not_exists` hold. */
export type Comparison = {
  /** `volume_mcf` or `fields.volume_mcf`, `event.severity` or `entity_id`, `old.fields.volume_mcf`, `old.severity`. */
  readonly field: string
  readonly operator: Operator
  /** Not there for `exists` and `not_exists`; a list for `in` and `not_in`. */
  readonly value?: Scalar | readonly Scalar[]
}

export type Scalar = string | number | boolean

export const OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'not_in',
  'contains',
  'exists',
  'not_exists',
] as const

export type Operator = (typeof OPERATORS)[number]
