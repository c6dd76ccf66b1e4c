import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { RuleTarget } from '../expected-revision.ts'
import { accept, type Result } from '../problems.ts'
import { checkGuardRule, type GuardRuleDraft } from './check-guard-rule.ts'
import { inTodaysWords } from './field-ids.ts'
import type { GuardRule, GuardRuleContent } from './guard-rule.ts'
import { edited, findGuardTarget, type RuleEditContext } from './guard-rule-edit.ts'
import { enforcedContent, workingContent } from './guard-rule-status.ts'

/**
 * The rule with another draft; what enforces goes on enforcing. A draft that says nothing new is none, so that a
 * change can be taken back by changing it back.
 */
export function patchGuardRule(
  snapshot: CatalogSnapshot,
  { patch, ...target }: RuleTarget & { readonly patch: Partial<GuardRuleDraft> },
  context: Pick<RuleEditContext, 'now'>,
): Result<GuardRule> {
  const found = findGuardTarget(snapshot, target)
  if (!found.ok) return found
  const rule = found.value
  const { fieldIds: _, ...before } = inTodaysWords(workingContent(rule), snapshot)
  const checked = checkGuardRule(snapshot, { ...before, ...patch })
  if (!checked.ok) return checked
  const enforced = enforcedContent(rule)
  const isNews = !enforced || !isSame(checked.value, inTodaysWords(enforced, snapshot))
  const draft = isNews ? checked.value : null
  return accept(edited(rule, { draft }, context))
}

/** Contents are built by one function with their keys in one order. */
function isSame(a: GuardRuleContent, b: GuardRuleContent): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
