import type { NewEvent, NewEventType } from '../../client/index.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { BadMapping, BadValue } from '../../core/mapping/bad-mapping.ts'
import { columnsOf, compileEventMapping, compileText, EVENT_KEYS } from '../../core/mapping/map-event.ts'
import type { Row } from '../../core/mapping/row.ts'
import { objectAt, type Value } from '../../core/mapping/value.ts'

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

const NEEDED = ['event_type_id', 'entity_id', 'occurred_at'] as const
const KEYS = [...EVENT_KEYS, 'event_types', 'key']

/** Reads the text of a mapping file; docs/import.md is its reference. @throws BadMapping naming the key. */
export function readMapping(text: string): Mapping {
  const file = objectAt(parse(text), 'the mapping', KEYS)
  const { columns, map } = compileEventMapping(file, NEEDED)
  const key = file['key'] === undefined ? undefined : compileText(file, 'key')
  return {
    eventTypes: eventTypes(file['event_types']),
    columns: [...columns, ...(key ? columnsOf({ where: 'key', value: key }) : [])],
    map: (row) => map(row) as MappedRow,
    keyOf: key && ((row) => keyOf(row, key)),
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new BadMapping(`it is not JSON: ${(error as Error).message}`)
  }
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

function keyOf(row: Row, value: Value): string {
  const key = value.of(row)
  if (key === undefined) throw new BadValue('key: nothing in this row')
  return String(key)
}
