import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { EditContext } from '../event-types/type-edit.ts'
import { accept, notFound, type Result } from '../problems.ts'
import type { GuardRule } from './guard-rule.ts'

/** What an edit of a rule needs beside the catalog: core has no clock, makes no ids and knows nobody. */
export type RuleEditContext = EditContext & { readonly by: string }

export function findGuardRule(snapshot: CatalogSnapshot, id: string): Result<GuardRule> {
  const rule = snapshot.guardRule(id)
  return rule ? accept(rule) : notFound('Guard rule', id)
}
