import type { EventType, EventTypeVersion } from '../../core/event-types/event-type.ts'
import { allowedTransitions } from '../../core/event-types/lifecycle.ts'
import type { Field } from '../../core/fields/field.ts'
import type { ConditionalRule } from '../../core/rules/conditional-rule.ts'
import { formatInstant } from '../../core/time/instant.ts'
import type { IndexStates } from './index-states.ts'

/** An event type as `/event-types` shows it. */
export function presentType(type: EventType, indexes: IndexStates) {
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    category: type.category,
    state: type.state,
    version: type.version,
    fields: presentFields(type.fields, indexes),
    conditional_rules: presentRules(type),
    allowed_transitions: allowedTransitions(type.state, type.builtin),
    builtin: type.builtin,
    created_at: formatInstant(type.createdAt),
    updated_at: formatInstant(type.updatedAt),
  }
}

/** The fields and rules as they were at one version, which is what its events are shown by. */
export function presentVersion(version: EventTypeVersion) {
  return {
    event_type_id: version.typeId,
    version: version.version,
    fields: presentFields(version.fields, NO_STATES),
    conditional_rules: presentRules(version),
    created_at: formatInstant(version.createdAt),
    created_by: version.createdBy,
  }
}

const NO_STATES: IndexStates = new Map()

export function presentFields(fields: readonly Field[], indexes: IndexStates) {
  return fields.map((field, position) => presentField(field, position, indexes))
}

/** A field with the settings of its type beside its other members. */
export function presentField(field: Field, position: number, indexes: IndexStates) {
  const { id, name, type, required, label, help, default: fallback, settings } = field
  const index = indexes.get(id)
  const indexed = field.indexed ?? false
  const members = { id, name, type, required, label, help, default: fallback, position, indexed }
  return { ...members, ...(indexed && index && { index }), ...settings }
}

/** The conditional rules in their order, with the names that the fields have in the same version. */
export function presentRules({ fields, rules }: Pick<EventType, 'fields' | 'rules'>) {
  const names = new Map(fields.map(({ id, name }) => [id, name]))
  return rules.toSorted((a, b) => a.order - b.order).map((rule) => presentRule(rule, names))
}

function presentRule(rule: ConditionalRule, names: ReadonlyMap<string, string>) {
  const { id, name, targets, when, effect, onHidden, enabled, order } = rule
  const called = targets.map((target) => names.get(target) ?? target)
  return {
    id,
    name,
    target_field: called.length === 1 ? called[0]! : null,
    target_fields: called,
    when,
    effect,
    on_hidden: onHidden,
    enabled,
    order,
  }
}
