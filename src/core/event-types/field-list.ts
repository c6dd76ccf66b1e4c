import type { Field } from '../fields/field.ts'
import { accept, conflict, type Refusal, type Result } from '../problems.ts'
import type { Instant } from '../time/instant.ts'
import type { EventType } from './event-type.ts'

export const MAX_FIELDS = 200

/** Each index is written to with every event. */
const MAX_INDEXED = 16

/**
 * The type with other fields, which makes a new version. Refused for an archived type, whose definition is
 * history, and where a built-in type would get a required field: its dialect could no longer record.
 */
export function withFields(type: EventType, fields: readonly Field[], now: Instant): Result<EventType> {
  if (type.state === 'archived') {
    return conflict('type-archived', `Event type '${type.name}' is archived: its fields no longer change`)
  }
  const required = type.builtin && fields.find((field) => field.required)
  if (required) {
    return conflict('builtin-type', `Fields of a built-in event type cannot be required: '${required.name}'`)
  }
  if (fields.length > MAX_FIELDS) {
    return conflict('too-many-fields', `An event type has at most ${MAX_FIELDS} fields`)
  }
  const refusal = tooManyIndexed(fields)
  if (refusal) return { ok: false, refusal }
  return accept({ ...type, fields, version: type.version + 1, updatedAt: now })
}

/** Why a type cannot have so many indexed fields. */
export function tooManyIndexed(fields: readonly Field[]): Refusal | undefined {
  if (fields.filter(({ indexed }) => indexed).length <= MAX_INDEXED) return undefined
  return conflict('too-many-indexed', `At most ${MAX_INDEXED} fields of an event type can be indexed`).refusal
}

/** The fields with one at a place, from 0; beyond the end is the end. */
export function insertedAt(fields: readonly Field[], field: Field, position: number): Field[] {
  return [...fields.slice(0, position), field, ...fields.slice(position)]
}

/** Why a field cannot be called so, when another one already is. */
export function nameTaken(
  fields: readonly Field[],
  { id, name }: Pick<Field, 'id' | 'name'>,
): Refusal | undefined {
  const other = fields.find((field) => field.name === name && field.id !== id)
  if (!other) return undefined
  const { refusal } = conflict('name-taken', `Event type has a field '${name}' already`, {
    field_id: other.id,
  })
  return refusal
}
