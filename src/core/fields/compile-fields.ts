import type { FieldValues } from '../events/event.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Problem } from '../problems.ts'
import type { Field } from './field.ts'
import type { ValueCheck } from './field-type.ts'
import { fieldType } from './registry.ts'

type CompiledField = {
  readonly field: Field
  readonly check: ValueCheck
  readonly show?: (stored: Json) => Json
}

/** A new event takes the defaults; a correction that removes a value means it. */
export type WhenMissing = 'take-default' | 'leave-out'

/** The fields of one version of an event type, ready to check and to show values. */
export type CompiledFields = {
  /** Values by name as submitted → values by id as stored; every problem is added to `problems`. */
  readonly check: (submitted: JsonObject, missing: WhenMissing, problems: Problem[]) => FieldValues
  /** Values by id as stored → values by name as shown, in the order of the fields. */
  readonly show: (stored: FieldValues) => JsonObject
}

/** Compiles when it is first used: a catalog holds every version of every type, and works with few of them. */
export function compileFields(fields: readonly Field[]): CompiledFields {
  let compiled: readonly CompiledField[] | undefined
  const ready = () => {
    compiled ??= fields.map(compileField)
    return compiled
  }
  const names = new Set(fields.map((field) => field.name))
  return {
    check: (submitted, missing, problems) => {
      const stored = checkKnown(ready(), submitted, missing, problems)
      for (const name of Object.keys(submitted))
        if (!names.has(name)) problems.push(unknownField(name, submitted))
      return stored
    },
    show: (stored) => showValues(ready(), stored),
  }
}

function compileField(field: Field): CompiledField {
  const type = fieldType(field.type)
  if (!type) throw new Error(`Field ${field.id} has the unknown type ${field.type}`)
  return { field, check: type.compile(field.settings), ...(type.show && { show: type.show }) }
}

function checkKnown(
  compiled: readonly CompiledField[],
  submitted: JsonObject,
  missing: WhenMissing,
  problems: Problem[],
): FieldValues {
  const stored: Record<string, Json> = {}
  for (const { field, check } of compiled) {
    const given = Object.hasOwn(submitted, field.name) ? submitted[field.name]! : null
    const value = given ?? (missing === 'take-default' ? field.default : null)
    if (value !== null) {
      const checked = check(value, ['fields', field.name])
      if (checked.ok) stored[field.id] = checked.value
      else problems.push(checked.problem)
    } else if (field.required) {
      problems.push({
        path: ['fields', field.name],
        code: 'missing',
        message: 'Field required',
        input: submitted,
      })
    }
  }
  return stored
}

function unknownField(name: string, submitted: JsonObject): Problem {
  const message = 'Extra inputs are not permitted'
  return { path: ['fields', name], code: 'extra_forbidden', message, input: submitted[name] }
}

function showValues(compiled: readonly CompiledField[], stored: FieldValues): JsonObject {
  const shown: Record<string, Json> = {}
  for (const { field, show } of compiled) {
    const value = Object.hasOwn(stored, field.id) ? stored[field.id] : undefined
    if (value !== undefined) shown[field.name] = show ? show(value) : value
  }
  return shown
}
