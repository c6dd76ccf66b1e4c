import type { FieldValues } from '../events/event.ts'
import type { Field } from '../fields/field.ts'
import type { ConditionalRule } from './conditional-rule.ts'
import { compileFieldReaders } from './conditions/field-readers.ts'
import { referencedFields } from './conditions/fields.ts'
import type { Subject } from './conditions/variables.ts'
import { decideFields, type FieldDecisions } from './field-decisions.ts'
import { planFields } from './plan-fields.ts'
import { compileRule } from './rule-condition.ts'

/** The conditional rules of one version of an event type, ready to run. */
export type Decider = {
  /** The names of the fields whose values it asks for. */
  readonly reads: ReadonlySet<string>
  /** `values` are by field id, as the log stores them. */
  readonly decide: (values: FieldValues, about: Subject) => FieldDecisions
}

export function compileDecider(fields: readonly Field[], rules: readonly ConditionalRule[]): Decider {
  const enabled = rules.filter((rule) => rule.enabled)
  const readers = compileFieldReaders(fields)
  const plans = planFields(
    fields,
    enabled.map((rule) => compileRule(fields, rule)),
  )
  return {
    reads: new Set(enabled.flatMap(({ when }) => [...referencedFields(when)])),
    decide: (values, subject) => decideFields(plans, { subject, fields: readers.stored(values) }),
  }
}
