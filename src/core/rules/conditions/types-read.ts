import type { Field } from '../../fields/field.ts'
import { typeOfField } from './field-readers.ts'

/**
 * What a condition that names these fields means for a type, as text: where it is the same, the same compiled
 * condition serves both. What nobody understands is said in the names that the type has, so those count then.
 */
export function typesRead(names: Iterable<string>, { name, fields }: TypeRead): string {
  const byName = new Map(fields.map((field) => [field.name, field]))
  const read = [...names].map((name) => {
    const field = byName.get(name)
    return field ? [name, typeOfField(field)] : null
  })
  return JSON.stringify(read.includes(null) ? [read, name, [...byName.keys()]] : read)
}

type TypeRead = { readonly name: string; readonly fields: readonly Field[] }
