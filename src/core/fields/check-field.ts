import type { Json, JsonObject } from '../json.ts'
import { accept, invalid, type Path, type Problem, type Result } from '../problems.ts'
import { type Fault, problemOf } from './checked.ts'
import type { Field } from './field.ts'
import type { ValueCheck } from './field-type.ts'
import { notOneOf } from './not-one-of.ts'
import { FIELD_TYPES, fieldType } from './registry.ts'

/** A field as somebody wants it: its type may be an alias, its settings may hold nulls. */
export type FieldDefinition = Omit<Field, 'id'>

const FIELD_NAME = '^[A-Za-z][A-Za-z0-9_]{0,63}$'

const BAD_NAME: Fault = {
  code: 'string_pattern_mismatch',
  message: `String should match pattern '${FIELD_NAME}'`,
  ctx: { pattern: FIELD_NAME },
}

const UNKNOWN_TYPE = notOneOf(FIELD_TYPES.map(({ name }) => name))

/** The field as it is kept, or everything that is wrong with it. Paths start inside the field. */
export function checkField(wanted: FieldDefinition): Result<FieldDefinition> {
  const problems = new RegExp(FIELD_NAME).test(wanted.name)
    ? []
    : [problemOf(BAD_NAME, wanted.name, ['name'])]
  const type = fieldType(wanted.type)
  if (!type) return invalid(...problems, problemOf(UNKNOWN_TYPE, wanted.type, ['type']))
  const settings = withoutNulls(wanted.settings)
  const settingProblems = type.checkSettings(settings)
  problems.push(...settingProblems)
  if (settingProblems.length === 0 && wanted.default !== null) {
    problems.push(...problemsOf(type.compile(settings), wanted.default, ['default']))
  }
  return problems.length > 0 ? invalid(...problems) : accept(kept({ ...wanted, type: type.name, settings }))
}

/** Written in one way: an index is in the field where there is one, as its last member. */
function kept({ indexed, ...field }: FieldDefinition): FieldDefinition {
  return indexed ? { ...field, indexed } : field
}

function problemsOf(check: ValueCheck, value: Json, path: Path): Problem[] {
  const checked = check(value, path)
  return checked.ok ? [] : [checked.problem]
}

function withoutNulls(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
}
