import type { Json, JsonObject } from '../../core/json.ts'

/** One row as its file has it: every value of a CSV row is text, the ones of NDJSON are what they are. */
export type Row = JsonObject

/** A row and the line it begins at. */
export type ReadRow = {
  readonly line: number
  /** Of an unreadable row, what could be read. */
  readonly row: Row
  readonly unreadable?: { readonly because: string; readonly text: string }
}

/** The value in a column; `a.b` also finds `b` inside the object `a`. Empty text is as good as none. */
export function valueIn(row: Row, column: string): Json | undefined {
  const value = Object.hasOwn(row, column) ? row[column] : within(row, column)
  return value === '' || value === null ? undefined : value
}

function within(row: Row, path: string): Json | undefined {
  let value: Json | undefined = row
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as JsonObject)[key]
  }
  return value
}
