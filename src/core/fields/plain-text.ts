import { textFault } from '../storable-text.ts'
import { type Fault, fails, passes } from './checked.ts'
import type { ValueCheck } from './field-type.ts'
import { compileLength } from './text-length.ts'

export const NOT_TEXT: Fault = { code: 'string_type', message: 'Input should be a valid string' }

/** The check of a text of `min` to `max` code points that every engine can give back as it was. */
export function plainText({ min, max }: { min: number; max: number }): ValueCheck {
  const checkLength = compileLength({ min_length: min }, max)
  return (value, path) => {
    if (typeof value !== 'string') return fails(NOT_TEXT, value, path)
    const fault = textFault(value) ?? checkLength(value)
    return fault ? fails(fault, value, path) : passes(value)
  }
}
