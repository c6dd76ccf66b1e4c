import { hash } from 'node:crypto'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Row } from '../../core/mapping/row.ts'
import { createOccurrenceCounter } from './occurrence-counter.ts'
import { withoutRejection } from './rejected-columns.ts'

/**
 * Makes each row of one file its own key: what the row says under which event type, and which of the identical
 * rows of the file it is. The file's name, compression, line ends, quoting and order of columns have no part in
 * it, nor have other rows; so a file that was renamed, packed or continued repeats the keys of the rows it had.
 */
export function rowKeys(): (typeId: string, row: Row) => string {
  const seen = createOccurrenceCounter()
  return (typeId, row) => {
    const digest = hash('sha256', `${JSON.stringify(typeId)}${canonical(withoutRejection(row))}`, 'hex')
    const occurrence = seen.count(Number.parseInt(digest.slice(32, 44), 16))
    return `row-${digest.slice(0, 32)}-${occurrence}`
  }
}

/** JSON with sorted keys. */
function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const object = value as JsonObject
  const keys = Object.keys(object).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key]!)}`).join(',')}}`
}
