import type { Warning } from '../events/event.ts'
import type { Case } from '../events/judge.ts'

import type { Problem } from '../problems.ts'
import type { RuleFault } from './field-decisions.ts'

export type { FieldDecisions } from './field-decisions.ts'

/**
 * Stage: decides which fields show, are required and may change; the check of the fields goes by it. Where the rules
 * take too long, the event is refused: what some of them decide without the others would depend on their order.
 */
export function applyConditionalRules(event: Case): void {
  const { submitted: values, missing, budget } = event
  const decided = event.compiled!.decide({ values, missing }, event, budget)
  if (!decided) return
  event.fieldDecisions = decided.fields
  event.warnings.push(...decided.faults.slice(0, MOST_TOLD).map(warningOf))
  event.problems.push(...decided.unsettled.slice(0, MOST_TOLD).map(problemOf))
}

/** Of as many rules as a type may have, these show what to look at. */
const MOST_TOLD = 5

function warningOf({ rule, message }: RuleFault): Warning {
  const told = `The conditional rule '${rule.name}' has no effect, since its condition is not understood any more: ${message}`
  return { code: 'conditional_rule', message: told }
}

function problemOf({ rule, message }: RuleFault): Problem {
  const told = `Whether the conditional rule '${rule.name}' applies could not be evaluated: ${message}`
  return { path: [], code: 'conditional_rule', message: told, input: null, ctx: { rule_id: rule.id } }
}
