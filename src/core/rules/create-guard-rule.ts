import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { accept, conflict, invalid, type Result } from '../problems.ts'
import { checkGuardRule, type GuardRuleDraft } from './check-guard-rule.ts'
import type { GuardRule } from './guard-rule.ts'
import type { RuleEditContext } from './guard-rule-edit.ts'
import { ruleIdProblems } from './rule-id.ts'

/** A new rule, whose draft binds nobody before it is published, or everything that is wrong with it. */
export function createGuardRule(
  snapshot: CatalogSnapshot,
  { id: wanted, draft }: { readonly id?: string | undefined; readonly draft: GuardRuleDraft },
  { now, by, newId }: RuleEditContext,
): Result<GuardRule> {
  const id = wanted ?? newId()
  const problems = ruleIdProblems(id)
  const checked = checkGuardRule(snapshot, draft)
  if (!checked.ok) {
    if (checked.refusal.kind === 'invalid') problems.push(...checked.refusal.problems)
    else return checked
  }
  if (!checked.ok || problems.length > 0) return invalid(...problems)
  if (snapshot.guardRule(id)) return conflict('id-taken', `There is a guard rule with the id '${id}' already`)
  const stamps = { createdAt: now, createdBy: by, updatedAt: now }
  return accept({
    id,
    draft: checked.value,
    versions: [],
    enforced: null,
    retired: false,
    revision: 1,
    ...stamps,
  })
}
