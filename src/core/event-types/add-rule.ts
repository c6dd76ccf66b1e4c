import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { draftedRule, type RuleDraft } from './rule-draft.ts'
import { withRules } from './rule-list.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

/** The type with one more conditional rule. */
export function addRule(
  snapshot: CatalogSnapshot,
  { draft, ...target }: EditTarget & { readonly draft: RuleDraft },
  { now, newId }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  const drafted = draftedRule(found.value, draft, newId)
  return drafted.ok ? withRules(found.value, [...found.value.rules, drafted.value], now) : drafted
}
