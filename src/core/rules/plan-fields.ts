import type { Field } from '../fields/field.ts'
import type { ConditionalRule, Effect } from './conditional-rule.ts'
import { referencedFields } from './conditions/fields.ts'
import { type CompiledRule, type FieldPlan, preferred } from './field-decisions.ts'
import { type VisibilityOrder, visibilityOrder } from './visibility-order.ts'

/** Effects that decide whether a field shows; the others change nothing that a condition could read. */
const SHOWING: readonly Effect[] = ['show', 'hide']

/** What `decideFields` works by, for the enabled ones among the rules. Throws on a cycle, which no save lets in. */
export function planFields(fields: readonly Field[], rules: readonly CompiledRule[]): readonly FieldPlan[] {
  const enabled = rules.filter(({ rule }) => rule.enabled)
  const sorted = enabled.toSorted((a, b) => preferred(a.rule, b.rule))
  const order = orderOf(
    fields,
    enabled.map(({ rule }) => rule),
  )
  if (order.kind === 'cycle') throw new Error(`Conditional rules form a cycle: ${order.ids.join(', ')}`)
  const byId = new Map(fields.map((field) => [field.id, field]))
  return order.ids.map((id) => planField(byId.get(id)!, sorted))
}

/** The names of fields that decide about each other in a circle, the first again at the end; null for none. */
export function visibilityCycle(
  fields: readonly Field[],
  rules: readonly ConditionalRule[],
): readonly string[] | null {
  const order = orderOf(
    fields,
    rules.filter(({ enabled }) => enabled),
  )
  if (order.kind === 'ordered') return null
  return order.ids.map((id) => fields.find((field) => field.id === id)!.name)
}

function planField(field: Field, rules: readonly CompiledRule[]): FieldPlan {
  const about = rules.filter(({ rule }) => rule.targets.includes(field.id))
  const having = (effect: Effect) => about.filter(({ rule }) => rule.effect === effect)
  return {
    field,
    show: having('show'),
    hide: having('hide'),
    require: having('require'),
    optional: having('optional'),
    read_only: having('read_only'),
  }
}

function orderOf(fields: readonly Field[], rules: readonly ConditionalRule[]): VisibilityOrder {
  const idOf = new Map(fields.map(({ id, name }) => [name, id]))
  const dependencies = new Map(fields.map(({ id }) => [id, new Set<string>()]))
  for (const { effect, targets, when } of rules) {
    if (!SHOWING.includes(effect)) continue
    const ids = [...referencedFields(when)].flatMap((name) => idOf.get(name) ?? [])
    for (const target of targets) for (const id of ids) dependencies.get(target)?.add(id)
  }
  return visibilityOrder([...dependencies.keys()], dependencies)
}
