import type { FieldValues } from '../events/event.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Field } from './field.ts'
import { fieldType } from './registry.ts'

/** Makes what shows values: by id as stored → by name as shown, in the order of the fields. */
export function createShow(fields: readonly Field[]): (stored: FieldValues) => JsonObject {
  const shows = fields.map(({ id, name, type }) => ({ id, name, show: fieldType(type)?.show }))
  return (stored) => {
    const shown: Record<string, Json> = {}
    for (const { id, name, show } of shows) {
      const value = Object.hasOwn(stored, id) ? stored[id] : undefined
      if (value !== undefined) shown[name] = show ? show(value) : value
    }
    return shown
  }
}
