import type { Json } from '../../core/json.ts'

/** A value as the index of a field holds it. SQL puts numbers before texts and texts before bytes. */
export type IndexedValue = number | string | Uint8Array

/** Longer texts are in the index by their beginning. */
const LONGEST_TEXT = 200

const FALSE = Uint8Array.of(0)
const TRUE = Uint8Array.of(1)

/** What of a value is in the index: nothing for null, and for a list where the field has single values. */
export function indexedValues(value: Json | undefined, isList: boolean): IndexedValue[] {
  const items = Array.isArray(value) ? (isList ? value : []) : isList ? [] : [value]
  return items.flatMap((item) => indexedValue(item) ?? [])
}

/** Undefined for a value that no index holds. */
export function indexedValue(value: Json | undefined): IndexedValue | undefined {
  if (typeof value === 'boolean') return value ? TRUE : FALSE
  if (typeof value === 'string') return beginning(value)
  return typeof value === 'number' ? value : undefined
}

/** Whether the index tells a value from every other, and what lies before it from what lies behind. */
export function isTold(value: IndexedValue): boolean {
  return typeof value !== 'string' || value.length < LONGEST_TEXT - 1
}

/** Cut between characters: half of one is no text. */
function beginning(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  const cut = text.slice(0, LONGEST_TEXT)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}
