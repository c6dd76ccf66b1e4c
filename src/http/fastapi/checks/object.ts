import { type Fault, MISSING } from '../detail-item.ts'
import { type Check, REFUSED, refuse, type Trail, under } from './check.ts'
import type { JsonSchema } from './schema.ts'

const NOT_AN_OBJECT: Fault = {
  type: 'model_attributes_type',
  msg: 'Input should be a valid dictionary or object to extract fields from',
}

const EXTRA: Fault = { type: 'extra_forbidden', msg: 'Extra inputs are not permitted' }

/** A named member of an object, or a parameter of a query. */
export type Field = {
  readonly name: string
  readonly check: Check
  readonly required: boolean
  /** The value of an absent member; undefined leaves it absent. */
  readonly default: unknown
}

/** The fields of an object schema, in its order. One with a default is never required. */
export function compileFields(schema: JsonSchema, compile: (schema: JsonSchema) => Check): readonly Field[] {
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    // Such a member would be found in every object; no API of ours has one.
    if (name in Object.prototype) throw new Error(`an object schema cannot have a member called ${name}`)
    const isRequired = required.has(name) && property.default === undefined
    return { name, check: compile(property), required: isRequired, default: property.default }
  })
}

/** Checks an object's members in the order of the schema, then the unknown ones if it forbids them. */
export function objectCheck(schema: JsonSchema, fields: readonly Field[]): Check {
  const known = new Set(fields.map((field) => field.name))
  const isClosed = schema.additionalProperties === false
  return (value, trail) => {
    if (!isObject(value)) return refuse(trail, NOT_AN_OBJECT, value)
    const result: Record<string, unknown> = {}
    let sound = true
    for (const field of fields) {
      const checked = checkMember(value, field, trail)
      if (checked === REFUSED) {
        if (!trail) return REFUSED
        sound = false
      } else if (checked !== undefined) result[field.name] = checked
    }
    if (isClosed && hasExtra(value, known, trail)) return REFUSED
    return sound ? result : REFUSED
  }
}

function checkMember(
  object: Readonly<Record<string, unknown>>,
  field: Field,
  trail: Trail | undefined,
): unknown {
  const given = object[field.name]
  if (given !== undefined) return field.check(given, trail && under(trail, field.name))
  return field.required ? refuse(trail && under(trail, field.name), MISSING, object) : field.default
}

function hasExtra(
  object: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  trail: Trail | undefined,
): boolean {
  let found = false
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue
    found = true
    refuse(under(trail, key), EXTRA, object[key])
  }
  return found
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
