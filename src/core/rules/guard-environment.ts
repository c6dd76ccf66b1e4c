import type { EventType } from '../event-types/event-type.ts'
import type { ConditionEnvironment } from './conditions/environment.ts'
import type { GuardRuleContent } from './guard-rule.ts'

/** What the conditions of a rule are checked against for these of its event types. */
export function guardEnvironment(
  { eventTypeIds, operations, params }: Pick<GuardRuleContent, 'eventTypeIds' | 'operations' | 'params'>,
  types: readonly EventType[],
): ConditionEnvironment {
  const reach = eventTypeIds === null ? 'every' : 'listed'
  return { types, reach, hasOld: operations.includes('update'), params }
}
