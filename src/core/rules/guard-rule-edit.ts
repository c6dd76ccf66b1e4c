import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { EditContext } from '../event-types/type-edit.ts'
import { type RuleTarget, staleRevision } from '../expected-revision.ts'
import { accept, notFound, type Result } from '../problems.ts'
import type { GuardRule } from './guard-rule.ts'

/** What an edit of a rule needs beside the catalog: core has no clock, makes no ids and knows nobody. */
export type RuleEditContext = EditContext & { readonly by: string }

export function findGuardRule(snapshot: CatalogSnapshot, id: string): Result<GuardRule> {
  const rule = snapshot.guardRule(id)
  return rule ? accept(rule) : notFound('Guard rule', id)
}

/** The rule to be edited, if it is still as the author of the edit has seen it. */
export function findGuardTarget(snapshot: CatalogSnapshot, target: RuleTarget): Result<GuardRule> {
  const found = findGuardRule(snapshot, target.id)
  const refusal = found.ok && staleRevision('Guard rule', found.value, target)
  return refusal ? { ok: false, refusal } : found
}

/** The rule after an edit. */
export function edited(
  rule: GuardRule,
  changes: Partial<GuardRule>,
  { now }: Pick<RuleEditContext, 'now'>,
): GuardRule {
  return { ...rule, ...changes, revision: rule.revision + 1, updatedAt: now }
}
