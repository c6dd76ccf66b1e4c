import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { notFound, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { withRules } from './rule-list.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

/** The type without a conditional rule; events recorded under earlier versions keep being corrected by it. */
export function deleteRule(
  snapshot: CatalogSnapshot,
  { ruleId, ...target }: EditTarget & { readonly ruleId: string },
  { now }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  const rest = found.value.rules.filter(({ id }) => id !== ruleId)
  if (rest.length === found.value.rules.length) return notFound('Conditional rule', ruleId)
  return withRules(found.value, rest, now)
}
