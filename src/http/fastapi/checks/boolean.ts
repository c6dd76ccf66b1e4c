import type { Fault } from '../detail-item.ts'
import { type Check, refuse } from './check.ts'

const NOT_BOOLEAN: Fault = { type: 'bool_type', msg: 'Input should be a valid boolean' }

const NOT_UNDERSTOOD: Fault = {
  type: 'bool_parsing',
  msg: 'Input should be a valid boolean, unable to interpret input',
}

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'y', 'on', 'yes', 'true'].map((word) => [word, true] as const),
  ...['0', 'f', 'n', 'no', 'off', 'false'].map((word) => [word, false] as const),
])

/** Checks a boolean as pydantic does: true, 1, 1.0, "yes", "TRUE" and their opposites. */
export const booleanCheck: Check = (value, trail) => {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return WORDS.get(value.toLowerCase()) ?? refuse(trail, NOT_UNDERSTOOD, value)
  if (typeof value !== 'number' || !Number.isInteger(value)) return refuse(trail, NOT_BOOLEAN, value)
  if (value === 0 || value === 1) return value === 1
  // Python's reader takes the number as 64 bits wide; beyond that it is no boolean at all.
  return refuse(trail, Math.abs(value) < 2 ** 63 ? NOT_UNDERSTOOD : NOT_BOOLEAN, value)
}
