import { floatValue } from './json-value.ts'
import { pythonFloat } from './python-float.ts'

/**
 * Any value as JSON text, in the form that FastAPI answers with: no spaces, only the characters escaped that must
 * be. Takes plain values as well as exact ones (see `ExactJson`). What JSON cannot say becomes the nearest that
 * it can: NaN and the infinities null, a lone surrogate its escape, undefined in an object nothing.
 */
export function writeJson(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return value.toString()
    case 'object':
      return value === null ? 'null' : writeObject(value)
    case 'undefined':
      return 'null'
    default:
      return JSON.stringify(value) ?? 'null'
  }
}

function writeObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`
  if (value instanceof Map) return writeEntries(value)
  const number = floatValue(value)
  if (number === undefined) return writeEntries(Object.entries(value))
  return Number.isFinite(number) ? pythonFloat(number) : 'null'
}

function writeEntries(entries: Iterable<[string, unknown]>): string {
  const written: string[] = []
  for (const [key, value] of entries) {
    if (value !== undefined) written.push(`${JSON.stringify(key)}:${writeJson(value)}`)
  }
  return `{${written.join(',')}}`
}
