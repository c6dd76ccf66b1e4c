import { bounds } from './bounds.ts'
import { type Fault, fails, passes } from './checked.ts'
import type { FieldType, ValueCheck } from './field-type.ts'
import { withSettings } from './setting.ts'
import { UNIT } from './unit.ts'

const NOT_A_NUMBER: Fault = { code: 'float_type', message: 'Input should be a valid number' }

const NOT_FINITE: Fault = { code: 'finite_number', message: 'Input should be a finite number' }

const checkNumber: ValueCheck = (value, path) => {
  if (typeof value !== 'number') return fails(NOT_A_NUMBER, value, path)
  // JSON has no -0 of its own: it would come back as 0.
  return Number.isFinite(value) ? passes(value + 0) : fails(NOT_FINITE, value, path)
}

const { settings, agree, compile } = bounds(checkNumber)

/** A finite JSON number, in double precision; text that looks like one is refused. */
export const number: FieldType = {
  name: 'number',
  aliases: ['float', 'double', 'decimal', 'numeric'],
  ...withSettings('number', { ...settings, unit: UNIT }, agree),
  compile,
  readFilter: readNumber,
}

/** Reads a number as JSON writes it, with a leading `+` or `.` at will. */
export function readNumber(text: string): number | null {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null
  const number = Number(text)
  return Number.isFinite(number) ? number + 0 : null
}
