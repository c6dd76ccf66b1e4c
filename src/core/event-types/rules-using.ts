import type { Field } from '../fields/field.ts'
import type { ConditionalRule } from '../rules/conditional-rule.ts'
import { referencedFields, renameField } from '../rules/conditions/fields.ts'
import { checkRuleCondition } from '../rules/rule-condition.ts'
import type { EventType } from './event-type.ts'

/** The conditional rules that a field takes part in, as a target or in the condition; switched off ones too. */
export function rulesUsing(rules: readonly ConditionalRule[], { id, name }: Field): ConditionalRule[] {
  return rules.filter(
    ({ targets, when }) => targets.includes(id) || [...referencedFields(when)].includes(name),
  )
}

/** The rules after a field was renamed: they say the new name. */
export function rulesRenaming(
  rules: readonly ConditionalRule[],
  from: string,
  to: string,
): readonly ConditionalRule[] {
  if (from === to) return rules
  return rules.map((rule) => ({ ...rule, when: renameField(rule.when, from, to) }))
}

/** The rules whose conditions mean nothing with the fields that the type has. */
export function rulesBroken({ name, fields, rules }: EventType): ConditionalRule[] {
  return rules.filter(({ when }) => !checkRuleCondition({ name, fields }, when).ok)
}
