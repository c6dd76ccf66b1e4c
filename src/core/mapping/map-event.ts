import { FOUR_WORDS } from '../events/severity.ts'
import type { Json, JsonObject } from '../json.ts'
import { BadMapping, BadValue } from './bad-mapping.ts'
import type { Row } from './row.ts'
import { compileSourceTime } from './source-time.ts'
import { compileValue, type Value } from './value.ts'

/** What a mapping names, and where in the mapping. */
export type MappedColumn = { readonly column: string; readonly where: string }

/** `event` in the words of `POST /events`. */
export type MappedRow = { readonly event: JsonObject } | { readonly reasons: readonly string[] }

export type EventMapping = {
  readonly columns: readonly MappedColumn[]
  readonly map: (row: Row) => MappedRow
}

type Part = { readonly where: string; readonly value: Value }

const TEXTS = ['event_type_id', 'entity_id', 'entity_type', 'description', 'severity'] as const
const TIMES = ['occurred_at', 'ended_at'] as const

/** The keys that say what an event is made of. */
export const EVENT_KEYS = [...TEXTS, ...TIMES, 'fields'] as const

/**
 * Compiles the part of a mapping that says how rows become events. Rows without one of the values in `needed` are
 * rejected. @throws BadMapping naming the key.
 */
export function compileEventMapping(file: JsonObject, needed: readonly string[]): EventMapping {
  for (const key of needed) if (file[key] === undefined) throw new BadMapping(`${key} is missing`)
  const texts = TEXTS.filter((key) => file[key] !== undefined).map((key) => textPart(file, key))
  const times = TIMES.filter((key) => file[key] !== undefined).map((key) => timePart(file, key))
  const fields = fieldParts(file['fields'])
  const said = [...texts, ...times]
  return {
    columns: [...said, ...fields].flatMap(columnsOf),
    map: (row) => mapRow(row, { said, fields, needed }),
  }
}

/** Text made of a row, such as a key. @throws BadMapping */
export function compileText(file: JsonObject, key: string): Value {
  return textPart(file, key).value
}

export function columnsOf({ where, value }: Part): MappedColumn[] {
  return value.columns.map((column) => ({ column, where }))
}

/** Numbers in a column become text here: ids and words are texts, whatever they look like. */
function textPart(file: JsonObject, key: string): Part {
  const value = compileValue(file[key]!, key)
  const check = key === 'severity' ? checkSeverity : (text: string) => text
  const of = (row: Row) => {
    const found = value.of(row)
    return found === undefined ? undefined : check(typeof found === 'string' ? found : JSON.stringify(found))
  }
  return { where: key, value: { columns: value.columns, of } }
}

function checkSeverity(text: string): string {
  const word = text.trim().toUpperCase()
  if (Object.hasOwn(FOUR_WORDS, word)) return word
  throw new BadValue(
    `${JSON.stringify(text)} is none of ${Object.keys(FOUR_WORDS).join(', ')}; map it to one`,
  )
}

function timePart(file: JsonObject, key: string): Part {
  return { where: key, value: compileSourceTime(file[key]!, key) }
}

function fieldParts(json: Json | undefined): Part[] {
  if (json === undefined) return []
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new BadMapping('fields should be an object')
  }
  return Object.entries(json as JsonObject).map(([name, value]) => {
    const where = `fields.${name}`
    return { where, value: compileValue(value, where) }
  })
}

type Parts = {
  readonly said: readonly Part[]
  readonly fields: readonly Part[]
  readonly needed: readonly string[]
}

function mapRow(row: Row, parts: Parts): MappedRow {
  const reasons: string[] = []
  const event = values(row, parts.said, reasons)
  const fields = values(row, parts.fields, reasons)
  for (const key of parts.needed) {
    const isEmpty = !(key in event) && !reasons.some((reason) => reason.startsWith(`${key}: `))
    if (isEmpty) reasons.push(`${key}: nothing in this row`)
  }
  if (reasons.length > 0) return { reasons }
  const named = Object.entries(fields).map(([where, value]) => [where.slice('fields.'.length), value])
  return { event: named.length > 0 ? { ...event, fields: Object.fromEntries(named) } : event }
}

function values(row: Row, parts: readonly Part[], reasons: string[]): Record<string, Json> {
  const found: Record<string, Json> = {}
  for (const { where, value } of parts) {
    try {
      const given = value.of(row)
      if (given !== undefined) found[where] = given
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
      reasons.push(`${where}: ${error.message}`)
    }
  }
  return found
}
