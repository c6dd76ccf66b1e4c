import type { DuplicationAction, DuplicationRule } from '../../core/duplication/duplication-rule.ts'
import { folded } from '../../core/folded.ts'
import { oldestFirst } from '../oldest-first.ts'

export type RuleFilter = {
  /** Only rules that compare events of this type, those for every type included. */
  readonly event_type_id?: string
  readonly action?: DuplicationAction
  readonly enabled?: boolean
  /** Part of the id or name, letter case aside. */
  readonly q?: string
}

/** The rules that a filter lets pass, oldest first, equals by id. */
export function matchingRules(
  rules: readonly DuplicationRule[],
  { event_type_id: typeId, action, enabled, q }: RuleFilter,
): DuplicationRule[] {
  const part = q === undefined ? undefined : folded(q)
  return rules
    .filter(({ eventTypeId }) => typeId === undefined || eventTypeId === null || eventTypeId === typeId)
    .filter((rule) => action === undefined || rule.action === action)
    .filter((rule) => enabled === undefined || rule.enabled === enabled)
    .filter(({ id, name }) => part === undefined || [id, name].some((it) => folded(it).includes(part)))
    .sort(oldestFirst)
}
