import { textFault } from '../storable-text.ts'
import { bounds, tooHigh, tooLow } from './bounds.ts'
import { fails, passes } from './checked.ts'
import type { FieldType } from './field-type.ts'
import { checkInteger } from './integer.ts'
import { compilePattern, PATTERN, PATTERNED_TEXT_MAX_LENGTH } from './pattern.ts'
import { NOT_TEXT } from './plain-text.ts'
import { type Agreement, withSettings } from './setting.ts'
import { compileLength } from './text-length.ts'

/** Code points that one text value may have at most, whatever its settings. */
const TEXT_MAX_LENGTH = 65_536

const checkLength = bounds(checkInteger).compile({ min: 0, max: TEXT_MAX_LENGTH })

const SETTINGS = {
  min_length: { meaning: 'The fewest characters (code points).', check: checkLength },
  max_length: {
    meaning: `The most characters (code points); where nothing is said ${TEXT_MAX_LENGTH}.`,
    check: checkLength,
  },
  pattern: PATTERN,
}

const lengthsAgree: Agreement = ({ min_length: min, max_length: max }) => {
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return []
  return [{ path: ['max_length'], input: max, ...tooLow(min) }]
}

/** Matching takes time by length, so a text with a pattern is a short one. */
const patternedIsShort: Agreement = (settings) => {
  if (!settings['pattern']) return []
  const long = ['min_length', 'max_length'].filter(
    (name) => Number(settings[name]) > PATTERNED_TEXT_MAX_LENGTH,
  )
  return long.map((name) => ({ path: [name], input: settings[name], ...tooHigh(PATTERNED_TEXT_MAX_LENGTH) }))
}

/** Text as it was written, blanks and all. */
export const text: FieldType = {
  name: 'text',
  aliases: ['string', 'str', 'textarea'],
  ...withSettings('text', SETTINGS, lengthsAgree, patternedIsShort),
  compile: (settings) => {
    const pattern = settings['pattern'] as string | null | undefined
    const patternFault: ReturnType<typeof compilePattern> = pattern
      ? compilePattern(pattern)
      : () => undefined
    const lengthFault = compileLength(settings, pattern ? PATTERNED_TEXT_MAX_LENGTH : TEXT_MAX_LENGTH)
    return (value, path, budget) => {
      if (typeof value !== 'string') return fails(NOT_TEXT, value, path)
      const fault = textFault(value) ?? lengthFault(value) ?? patternFault(value, budget)
      return fault ? fails(fault, value, path) : passes(value)
    }
  },
  readFilter: (filter) => filter,
}
