import type { DetailItem } from './detail-item.ts'
import { readExactJson } from './json.ts'
import { valueAt } from './json-value.ts'

/**
 * The same items, with each `input` as it was written in the body: `JSON.parse` has made 5 of 5.0, rounded long
 * numbers and moved keys. An item whose place is not in the body keeps its input.
 */
export function withExactInputs(items: readonly DetailItem[], body: Buffer): readonly DetailItem[] {
  const exact = readExactJson(body)
  if (exact.kind !== 'value') return items
  return items.map((item) => {
    // The input of a missing member is the object that lacks it.
    const path = item.type === 'missing' ? item.loc.slice(1, -1) : item.loc.slice(1)
    const input = valueAt(exact.value, path)
    return input === undefined ? item : { ...item, input }
  })
}
