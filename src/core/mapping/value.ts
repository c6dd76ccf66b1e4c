import type { Json, JsonObject } from '../json.ts'
import { BadMapping, BadValue } from './bad-mapping.ts'
import { type Row, valueIn } from './row.ts'
import { compileTemplate } from './template.ts'

/** How one value of an event comes out of a row. */
export type Value = {
  /** The columns it names, wherever they stand. */
  readonly columns: readonly string[]
  /** Undefined where the row has none. Throws BadValue. */
  readonly of: (row: Row) => Json | undefined
}

/** The keys a value's object may have; the ones in braces where it says what else an object may have. */
export const VALUE_KEYS = ['column', 'template', 'constant', 'as', 'map', 'default'] as const

/**
 * Reads a value of the mapping file: text is a template, a number or boolean itself, an object says more.
 * `where` is its key in the file, for messages. @throws BadMapping
 */
export function compileValue(json: Json, where: string): Value {
  if (typeof json === 'string') return templateValue(json, where)
  if (typeof json !== 'object' || json === null) return { columns: [], of: () => json ?? undefined }
  const spec = objectAt(json, where, VALUE_KEYS)
  const source = sourceOf(spec, where)
  const converted = convert(source, spec['as'], where)
  const mapped = lookUp(converted, spec['map'], where, spec['default'] !== undefined)
  const fallback = spec['default'] ?? undefined
  return { columns: mapped.columns, of: (row) => mapped.of(row) ?? fallback }
}

/** An object with no other keys than these. @throws BadMapping naming the key that is wrong. */
export function objectAt(json: Json | undefined, where: string, keys: readonly string[]): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new BadMapping(`${where} should be an object, not ${JSON.stringify(json)}`)
  }
  const unknown = Object.keys(json).find((key) => !keys.includes(key))
  if (unknown === undefined) return json as JsonObject
  throw new BadMapping(
    `${where} has the unknown key ${JSON.stringify(unknown)}; known are ${keys.join(', ')}`,
  )
}

function templateValue(text: string, where: string): Value {
  try {
    const { columns, fill } = compileTemplate(text)
    return { columns, of: fill }
  } catch (error) {
    throw new BadMapping(`${where} ${(error as Error).message}`)
  }
}

function sourceOf(spec: JsonObject, where: string): Value {
  const given = ['column', 'template', 'constant'].filter((key) => Object.hasOwn(spec, key))
  if (given.length !== 1) {
    throw new BadMapping(`${where} should have one of column, template and constant`)
  }
  const { constant } = spec
  if (constant !== undefined) return { columns: [], of: () => constant ?? undefined }
  const text = spec[given[0]!]
  if (typeof text !== 'string') throw new BadMapping(`${where}.${given[0]} should be text`)
  if (given[0] === 'template') return templateValue(text, `${where}.template`)
  return { columns: [text], of: (row) => valueIn(row, text) }
}

const CONVERSIONS: Readonly<Record<string, (value: Json) => Json>> = {
  text: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  number: toNumber,
  boolean: toBoolean,
}

function convert(source: Value, as: Json | undefined, where: string): Value {
  if (as === undefined) return source
  const conversion = typeof as === 'string' && Object.hasOwn(CONVERSIONS, as) ? CONVERSIONS[as] : undefined
  if (!conversion) throw new BadMapping(`${where}.as should be one of ${Object.keys(CONVERSIONS).join(', ')}`)
  return {
    columns: source.columns,
    of: (row) => {
      const value = source.of(row)
      return value === undefined ? undefined : conversion(value)
    },
  }
}

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i

function toNumber(value: Json): Json {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && NUMBER.test(value) && Number.isFinite(Number(value))) return Number(value)
  throw new BadValue(`${JSON.stringify(value)} is no number`)
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
}

function toBoolean(value: Json): Json {
  const found = BOOLEANS[String(value).trim().toLowerCase()]
  if (found === undefined) throw new BadValue(`${JSON.stringify(value)} is neither true nor false`)
  return found
}

function lookUp(source: Value, map: Json | undefined, where: string, hasDefault: boolean): Value {
  if (map === undefined) return source
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw new BadMapping(`${where}.map should be an object`)
  }
  const table = map as JsonObject
  return {
    columns: source.columns,
    of: (row) => {
      const value = source.of(row)
      if (value === undefined) return undefined
      const key = typeof value === 'string' ? value : JSON.stringify(value)
      if (Object.hasOwn(table, key)) return table[key] ?? undefined
      if (hasDefault) return undefined
      throw new BadValue(`${JSON.stringify(key)} is not in its map`)
    },
  }
}
