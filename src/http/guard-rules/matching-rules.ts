import { folded } from '../../core/folded.ts'
import type { GuardRule } from '../../core/rules/guard-rule.ts'
import { type GuardRuleStatus, statusOf, workingContent } from '../../core/rules/guard-rule-status.ts'
import { oldestFirst } from '../oldest-first.ts'

export type RuleFilter = {
  readonly status: GuardRuleStatus | undefined
  /** Only rules that bind this type, those for every type included. */
  readonly eventTypeId: string | undefined
  /** Part of the id, name or description, letter case aside. */
  readonly q: string | undefined
}

/** The rules that a filter lets pass, oldest first, equals by id. */
export function matchingRules(
  rules: readonly GuardRule[],
  { status, eventTypeId, q }: RuleFilter,
): GuardRule[] {
  const part = q === undefined ? undefined : folded(q)
  return rules
    .filter((rule) => status === undefined || statusOf(rule) === status)
    .filter((rule) => eventTypeId === undefined || binds(rule, eventTypeId))
    .filter((rule) => part === undefined || says(rule, part))
    .sort(oldestFirst)
}

function binds(rule: GuardRule, typeId: string): boolean {
  const { eventTypeIds } = workingContent(rule)
  return eventTypeIds === null || eventTypeIds.includes(typeId)
}

function says(rule: GuardRule, part: string): boolean {
  const { name, description } = workingContent(rule)
  return [rule.id, name, description].some((text) => text !== null && folded(text).includes(part))
}
