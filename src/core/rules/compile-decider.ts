import type { FieldValues } from '../events/event.ts'
import type { Field } from '../fields/field.ts'
import { type Lazy, lazily } from '../lazily.ts'
import type { ConditionalRule } from './conditional-rule.ts'
import { type Budget, CONDITIONAL_RULES_BUDGET, within } from './conditions/budget.ts'
import { compileFieldReaders } from './conditions/field-readers.ts'
import { referencedFields } from './conditions/fields.ts'
import type { Subject } from './conditions/variables.ts'
import { type Decided, decideFields, type RuleFault } from './field-decisions.ts'
import { planFields } from './plan-fields.ts'
import { compileRule } from './rule-condition.ts'

/** The conditional rules of one version of an event type; each is compiled when it is first needed. */
export type Decider = {
  /** The names of the fields whose values it asks for. */
  readonly reads: ReadonlySet<string>
  /** `values` are by field id, as the log stores them. */
  readonly decide: (values: FieldValues, about: Subject, budget: Budget) => DecidedFields
  /** What takes time to make. */
  readonly parts: readonly Lazy<object>[]
}

export type DecidedFields = Decided & {
  /** The rules whose conditions cannot be understood any more and never hold; empty as a rule. */
  readonly faults: readonly RuleFault[]
}

export function compileDecider(fields: readonly Field[], rules: readonly ConditionalRule[]): Decider {
  const enabled = rules.filter((rule) => rule.enabled)
  const compiled = enabled.map((rule) => compileRule(fields, rule))
  const faults = lazily(() => compiled.flatMap(faultsOf))
  const readers = compileFieldReaders(fields)
  const plans = planFields(fields, compiled)
  return {
    reads: new Set(enabled.flatMap(({ when }) => [...referencedFields(when)])),
    decide: (values, subject, budget) => {
      const event = { subject, fields: readers.stored(values) }
      const decided = within(budget, CONDITIONAL_RULES_BUDGET, () => decideFields(plans, { event, budget }))
      return { ...decided, faults: faults.get() }
    },
    parts: compiled.map(({ condition }) => condition),
  }
}

function faultsOf({ rule, condition }: ReturnType<typeof compileRule>): RuleFault[] {
  const { fault } = condition.get()
  return fault === null ? [] : [{ rule, message: fault }]
}
