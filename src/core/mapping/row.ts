import type { Json, JsonObject } from '../json.ts'

/** What a mapping reads: the values of a row of CSV are all texts, those of JSON are what they are. */
export type Row = JsonObject

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
