import { invalid, type Problem, type Refusal, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { draftedRule, type RuleDraft } from './rule-draft.ts'
import { checkRules } from './rule-list.ts'

/** A new type with the rules of these drafts beside its own, or everything that is wrong with them. */
export function withDraftedRules(
  type: EventType,
  drafts: readonly RuleDraft[],
  newId: () => string,
): Result<EventType> {
  let ruled = type
  let refusal: Refusal | undefined
  const problems: Problem[] = []
  for (const [index, draft] of drafts.entries()) {
    const drafted = draftedRule(ruled, draft, newId)
    if (drafted.ok) ruled = { ...ruled, rules: [...ruled.rules, drafted.value] }
    else if (drafted.refusal.kind !== 'invalid') refusal ??= drafted.refusal
    else {
      for (const problem of drafted.refusal.problems)
        problems.push({ ...problem, path: ['conditional_rules', index, ...problem.path] })
    }
  }
  if (problems.length > 0) return invalid(...problems)
  return refusal ? { ok: false, refusal } : checkRules(ruled, ['conditional_rules'])
}
