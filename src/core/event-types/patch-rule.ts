import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { accept, notFound, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { changedRule, type RulePatch } from './rule-draft.ts'
import { withRules } from './rule-list.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

type RuleEdit = EditTarget & { readonly ruleId: string; readonly patch: RulePatch }

/** The type with one conditional rule changed. A patch that changes nothing makes no version. */
export function patchRule(
  snapshot: CatalogSnapshot,
  { ruleId, patch, ...target }: RuleEdit,
  { now }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  const { rules } = found.value
  const rule = rules.find(({ id }) => id === ruleId)
  if (!rule) return notFound('Conditional rule', ruleId)
  const changed = changedRule(found.value, rule, patch)
  if (!changed.ok) return changed
  if (JSON.stringify(changed.value) === JSON.stringify(rule)) return accept(found.value)
  return withRules(
    found.value,
    rules.map((other) => (other === rule ? changed.value : other)),
    now,
  )
}
