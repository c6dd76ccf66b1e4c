import type { Field } from '../fields/field.ts'
import type { Json } from '../json.ts'
import { accept, conflict, invalid, type Problem, type Result } from '../problems.ts'
import type { ConditionalRule, Effect, HiddenPolicy } from '../rules/conditional-rule.ts'
import { checkRuleCondition } from '../rules/rule-condition.ts'
import { ruleIdProblems } from '../rules/rule-id.ts'
import type { EventType } from './event-type.ts'

/** A conditional rule as somebody wants it. What is absent has a default in a new rule and stays in a changed one. */
export type RuleDraft = {
  readonly id?: string
  /** Unless said: what the rule does to what. */
  readonly name?: string
  /** Names of fields, or their ids; a name wins where it is also the id of another field. */
  readonly targets: readonly string[]
  /** CEL or the structured form, as sent. */
  readonly when: Json
  readonly effect: Effect
  readonly onHidden?: HiddenPolicy
  readonly enabled?: boolean
  /** After all others unless said. */
  readonly order?: number
}

export const MAX_ORDER = 1_000_000

export type RulePatch = Partial<Omit<RuleDraft, 'id'>>

/** The rule of a draft, or everything that is wrong with it. */
export function draftedRule(type: EventType, draft: RuleDraft, newId: () => string): Result<ConditionalRule> {
  const id = draft.id ?? newId()
  const idProblems = ruleIdProblems(id)
  const name = draft.name ?? `${draft.effect} ${draft.targets.join(', ')}`.slice(0, 200)
  const blank = { id, name, onHidden: 'clear', enabled: true, order: nextOrder(type.rules) } as const
  const drafted = changedRule(type, { ...blank, targets: [], when: '', effect: draft.effect }, draft)
  if (idProblems.length > 0) {
    const others = drafted.ok || drafted.refusal.kind !== 'invalid' ? [] : drafted.refusal.problems
    return invalid(...idProblems, ...others)
  }
  if (drafted.ok && type.rules.some((rule) => rule.id === id)) {
    return conflict('id-taken', `Event type has a conditional rule with the id '${id}' already`)
  }
  return drafted
}

/** The rule with what the patch says; targets and condition are checked against the fields of its type. */
export function changedRule(
  type: EventType,
  rule: ConditionalRule,
  { targets, when, ...patch }: RulePatch,
): Result<ConditionalRule> {
  const problems: Problem[] = []
  const ids = targets ? fieldIds(type.fields, targets, problems) : rule.targets
  const checked = when === undefined ? accept(rule.when) : checkRuleCondition(type, when)
  if (!checked.ok)
    return checked.refusal.kind === 'invalid' ? invalid(...problems, ...checked.refusal.problems) : checked
  if (problems.length > 0) return invalid(...problems)
  return accept({ ...rule, ...patch, targets: ids, when: checked.value })
}

function fieldIds(fields: readonly Field[], targets: readonly string[], problems: Problem[]): string[] {
  const found = targets.map((target, index) => {
    const field = fields.find(({ name }) => name === target) ?? fields.find(({ id }) => id === target)
    if (!field) problems.push(unknownTarget(fields, target, index))
    return field?.id ?? target
  })
  return [...new Set(found)]
}

function unknownTarget(fields: readonly Field[], target: string, index: number): Problem {
  const names = fields.slice(0, 20).map(({ name }) => name)
  const has =
    names.length === 0 ? 'no fields' : `the fields ${names.join(', ')}${fields.length > 20 ? ', …' : ''}`
  const message = `Event type has no field '${target}'; it has ${has}`
  return { path: ['target_fields', index], code: 'unknown_field', message, input: target }
}

function nextOrder(rules: readonly ConditionalRule[]): number {
  return Math.min(
    MAX_ORDER,
    rules.reduce((next, { order }) => Math.max(next, order + 1), 0),
  )
}
