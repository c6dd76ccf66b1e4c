import { bounds, tooHigh, tooLow } from './bounds.ts'
import { type Fault, fails, passes } from './checked.ts'
import type { FieldType, ValueCheck } from './field-type.ts'
import { readNumber } from './number.ts'
import { withSettings } from './setting.ts'
import { UNIT } from './unit.ts'

const NOT_AN_INTEGER: Fault = { code: 'int_type', message: 'Input should be a valid integer' }

const FRACTIONAL: Fault = {
  code: 'int_from_float',
  message: 'Input should be a valid integer, got a number with a fractional part',
}

const GREATEST = tooHigh(Number.MAX_SAFE_INTEGER)
const LEAST = tooLow(Number.MIN_SAFE_INTEGER)

/** Whole numbers within ±(2^53 - 1): beyond, JSON readers no longer agree on which number it is. */
export const checkInteger: ValueCheck = (value, path) => {
  if (typeof value !== 'number' || Number.isNaN(value)) return fails(NOT_AN_INTEGER, value, path)
  if (value > Number.MAX_SAFE_INTEGER) return fails(GREATEST, value, path)
  if (value < Number.MIN_SAFE_INTEGER) return fails(LEAST, value, path)
  return Number.isInteger(value) ? passes(value + 0) : fails(FRACTIONAL, value, path)
}

const { settings, agree, compile } = bounds(checkInteger)

/** A whole JSON number; 5.0 is 5. */
export const integer: FieldType = {
  name: 'integer',
  aliases: ['int', 'long'],
  ...withSettings('integer', { ...settings, unit: UNIT }, agree),
  compile,
  readFilter: (text) => {
    const number = readNumber(text)
    return Number.isSafeInteger(number) ? number : null
  },
}
