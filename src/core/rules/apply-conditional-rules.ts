import type { Case } from '../events/judge.ts'

export type { FieldDecisions } from './field-decisions.ts'

/** Stage: decides which fields show, are required and may change; the check of the fields goes by it. */
export function applyConditionalRules(event: Case): void {
  const { submitted: values, missing } = event
  event.fieldDecisions = event.compiled!.decide({ values, missing }, event)
}
