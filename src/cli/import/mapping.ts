import type { NewEvent, NewEventType } from '../../client/index.ts'
import { FOUR_WORDS } from '../../core/events/severity.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { BadMapping, BadValue } from './bad-input.ts'
import type { Row } from './row.ts'
import { compileSourceTime } from './source-time.ts'
import { compileValue, objectAt, type Value } from './value.ts'

/** How the rows of a file become events. */
export type Mapping = {
  /** Made before the first row where the server does not know their ids yet. */
  readonly eventTypes: readonly (NewEventType & { readonly id: string })[]
  /** Every column it names, and where. */
  readonly columns: readonly { readonly column: string; readonly where: string }[]
  readonly map: (row: Row) => MappedRow
  /** The row's own key; undefined where the mapping has none, and the row itself is its key. */
  readonly keyOf: ((row: Row) => string) | undefined
  /** The id of the event that the row was exported from. */
  readonly idOf?: (row: Row) => string
}

/** `event` is without a `dedup_key`. */
export type MappedRow = { readonly event: NewEvent } | { readonly reasons: readonly string[] }

type Part = { readonly where: string; readonly value: Value }

const TEXTS = ['event_type_id', 'entity_id', 'entity_type', 'description', 'severity'] as const
const TIMES = ['occurred_at', 'ended_at'] as const
const NEEDED = ['event_type_id', 'entity_id', 'occurred_at'] as const
const KEYS = [...TEXTS, ...TIMES, 'fields', 'event_types', 'key']

/** Reads the text of a mapping file; docs/import.md is its reference. @throws BadMapping naming the key. */
export function readMapping(text: string): Mapping {
  const file = objectAt(parse(text), 'the mapping', KEYS)
  for (const key of NEEDED) if (file[key] === undefined) throw new BadMapping(`${key} is missing`)
  const texts = TEXTS.filter((key) => file[key] !== undefined).map((key) => textPart(file, key))
  const times = TIMES.filter((key) => file[key] !== undefined).map((key) => timePart(file, key))
  const fields = fieldParts(file['fields'])
  const key = file['key'] === undefined ? undefined : textPart(file, 'key')
  const all = [...texts, ...times, ...fields, ...(key ? [key] : [])]
  return {
    eventTypes: eventTypes(file['event_types']),
    columns: all.flatMap(({ where, value }) => value.columns.map((column) => ({ column, where }))),
    map: (row) => mapRow(row, [...texts, ...times], fields),
    keyOf: key && ((row) => keyOf(row, key.value)),
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new BadMapping(`it is not JSON: ${(error as Error).message}`)
  }
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

function eventTypes(json: Json | undefined): Mapping['eventTypes'] {
  if (json === undefined) return []
  if (!Array.isArray(json)) throw new BadMapping('event_types should be a list')
  return json.map((type: Json, index) => {
    const { id, name } = (type ?? {}) as JsonObject
    for (const [key, value] of Object.entries({ id, name })) {
      if (typeof value !== 'string') throw new BadMapping(`event_types[${index}].${key} should be text`)
    }
    return type as unknown as NewEventType & { readonly id: string }
  })
}

function mapRow(row: Row, parts: readonly Part[], fieldParts: readonly Part[]): MappedRow {
  const reasons: string[] = []
  const event = values(row, parts, reasons)
  const fields = values(row, fieldParts, reasons)
  for (const key of NEEDED) {
    const isEmpty = !(key in event) && !reasons.some((reason) => reason.startsWith(`${key}: `))
    if (isEmpty) reasons.push(`${key}: nothing in this row`)
  }
  if (reasons.length > 0) return { reasons }
  const named = Object.entries(fields).map(([where, value]) => [where.slice('fields.'.length), value])
  const said = named.length > 0 ? { ...event, fields: Object.fromEntries(named) } : event
  return { event: said as unknown as NewEvent }
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

function keyOf(row: Row, value: Value): string {
  const key = value.of(row)
  if (key === undefined) throw new BadValue('key: nothing in this row')
  return String(key)
}
