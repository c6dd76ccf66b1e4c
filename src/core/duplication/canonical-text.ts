import type { Json } from '../json.ts'

/**
 * One text for all ways to write a value: keys are sorted, and so are lists, since the only lists an event holds
 * are options that were chosen together. Numbers are JSON's: 150 and 150.0 are the same, and so are 0 and -0.
 */
export function canonicalText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalText).sort().join(',')}]`
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`)
  return `{${entries.sort().join(',')}}`
}
