import type { Static, TSchema } from 'typebox'
import { booleanCheck } from './checks/boolean.ts'
import { type Check, REFUSED, refuse } from './checks/check.ts'
import { choiceCheck } from './checks/choice.ts'
import { datetimeCheck } from './checks/datetime.ts'
import { listCheck } from './checks/list.ts'
import { integerCheck, numberCheck } from './checks/number.ts'
import { compileFields, objectCheck } from './checks/object.ts'
import { anythingCheck, recordCheck } from './checks/record.ts'
import type { JsonSchema } from './checks/schema.ts'
import { textCheck } from './checks/text.ts'
import type { DetailItem, Loc } from './detail-item.ts'

export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly DetailItem[] }

/** Checks a value that stands at `loc`, and converts it. */
export type Validator<T> = (value: unknown, loc: Loc) => Validated<T>

/**
 * Makes the validator of a schema, which answers as pydantic would answer for the model that the schema documents:
 * all problems, in the order of the fields. Throws on a schema that it does not know how to check.
 */
export function compile<S extends TSchema>(schema: S): Validator<Static<S>> {
  const check = compileCheck(schema as JsonSchema)
  return (value, loc) => {
    const checked = check(value, undefined)
    if (checked !== REFUSED) return { ok: true, value: checked as Static<S> }
    const problems: DetailItem[] = []
    check(value, { place: loc, items: problems })
    return { ok: false, problems }
  }
}

/** The check of one schema and all that is inside of it. */
export function compileCheck(schema: JsonSchema): Check {
  if (schema.anyOf) return unionCheck(schema.anyOf)
  if (schema.enum) return choiceCheck(schema.enum, 'enum')
  if (schema.const !== undefined) return choiceCheck([schema.const], 'literal_error')
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? datetimeCheck : textCheck(schema)
    case 'integer':
      return integerCheck(schema)
    case 'number':
      return numberCheck(schema)
    case 'boolean':
      return booleanCheck
    case 'null':
      return nullCheck
    case 'array':
      return listCheck(schema, compileCheck(schema.items ?? {}))
    case 'object':
      return compileObject(schema)
    case undefined:
      return anythingCheck
    default:
      throw new Error(`schemas of type ${schema.type} are not checked`)
  }
}

function compileObject(schema: JsonSchema): Check {
  if (schema.properties) return objectCheck(schema, compileFields(schema, compileCheck))
  const { additionalProperties } = schema
  const [item] = Object.values(schema.patternProperties ?? {})
  return recordCheck(
    compileCheck(item ?? (typeof additionalProperties === 'object' ? additionalProperties : {})),
  )
}

/** A choice of constants, or one schema or null; other unions have no messages that a person can act on. */
function unionCheck(options: readonly JsonSchema[]): Check {
  const others = options.filter((option) => option.type !== 'null')
  const check = othersCheck(others)
  if (others.length === options.length) return check
  return (value, trail) => (value === null ? null : check(value, trail))
}

function othersCheck(options: readonly JsonSchema[]): Check {
  const [only] = options
  if (only && options.length === 1) return compileCheck(only)
  if (options.every((option) => option.const !== undefined)) {
    return choiceCheck(
      options.map((option) => option.const),
      'literal_error',
    )
  }
  throw new Error('only unions of constants, or of one schema and null, are checked')
}

const nullCheck: Check = (value, trail) =>
  value === null ? null : refuse(trail, { type: 'none_required', msg: 'Input should be None' }, value)
