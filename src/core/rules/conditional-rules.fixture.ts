import { compileFields } from '../fields/compile-fields.ts'
import type { Field } from '../fields/field.ts'
import type { JsonObject } from '../json.ts'
import type { Condition } from './condition.ts'
import type { ConditionalRule, Effect } from './conditional-rule.ts'
import { openBudget } from './conditions/budget.ts'
import type { Subject } from './conditions/variables.ts'
import type { FieldDecisions } from './field-decisions.ts'

export function field(name: string, more: Partial<Field> = {}): Field {
  const plain = { type: 'text', label: null, help: null, required: false, default: null, settings: {} }
  return { id: `id-of-${name}`, name, ...plain, ...more }
}

type RuleWords = Partial<Pick<ConditionalRule, 'id' | 'onHidden' | 'enabled' | 'order'>>

/** A rule with the fields that it targets by name; it has its words for a name. */
export function rule(
  words: readonly [effect: Effect, targets: string, when: Condition],
  more: RuleWords = {},
): ConditionalRule {
  const [effect, targets, when] = words
  const name = `${effect} ${targets}`
  const ids = targets.split(' ').map((target) => `id-of-${target}`)
  return { id: name, name, targets: ids, when, effect, onHidden: 'clear', enabled: true, order: 0, ...more }
}

export const SUBJECT: Subject = {
  asset: 'well-001',
  assetType: 'Well',
  typeId: 'flaring',
  source: 'events',
  occurredAt: 0n,
  endedAt: null,
  severity: 2,
  description: null,
}

export function decide(
  fields: readonly Field[],
  rules: readonly ConditionalRule[],
  values: JsonObject,
): FieldDecisions {
  const submitted = { values, missing: 'take-default' } as const
  return compileFields(fields, rules).decide(submitted, SUBJECT, openBudget())?.fields ?? new Map()
}
