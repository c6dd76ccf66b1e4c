import type { Json } from '../../core/json.ts'

/** What a spreadsheet takes for a formula, or could once the marks before it are gone. */
const FORMULA = /^'*[=+\-@\t\r]/

const NEEDS_QUOTES = /[",\r\n]/

/**
 * One value of a table, as RFC 4180 has it. A text that a spreadsheet would take for a formula gets a `'` in front,
 * by which spreadsheets know a text; numbers are none, negative ones neither. Nothing is an empty value.
 */
export function csvValue(value: Json | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvLine(values: readonly (Json | undefined)[]): string {
  return `${values.map(csvValue).join(',')}\r\n`
}
