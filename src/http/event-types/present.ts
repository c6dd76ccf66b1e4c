import type { EventType, EventTypeVersion } from '../../core/event-types/event-type.ts'
import { allowedTransitions } from '../../core/event-types/lifecycle.ts'
import type { Field } from '../../core/fields/field.ts'
import { formatInstant } from '../../core/time/instant.ts'

/** An event type as `/event-types` shows it. */
export function presentType(type: EventType) {
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    category: type.category,
    state: type.state,
    version: type.version,
    fields: type.fields.map(presentField),
    allowed_transitions: allowedTransitions(type.state, type.builtin),
    builtin: type.builtin,
    created_at: formatInstant(type.createdAt),
    updated_at: formatInstant(type.updatedAt),
  }
}

/** The fields as they were at one version, which is what its events are shown by. */
export function presentVersion(version: EventTypeVersion) {
  return {
    event_type_id: version.typeId,
    version: version.version,
    fields: version.fields.map(presentField),
    created_at: formatInstant(version.createdAt),
    created_by: version.createdBy,
  }
}

/** A field with the settings of its type beside its other members. */
export function presentField(field: Field, position: number) {
  const { id, name, type, required, label, help, default: fallback, settings } = field
  return { id, name, type, required, label, help, default: fallback, position, ...settings }
}
