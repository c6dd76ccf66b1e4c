import type { Json } from './json.ts'

/** What is wrong with a text, without where it stands. */
export type TextFault = {
  readonly code: string
  readonly message: string
  readonly ctx?: Readonly<Record<string, Json>>
}

export const NOT_UNICODE: TextFault = {
  code: 'string_unicode',
  message: 'Input should be a valid string, unable to parse raw data as a unicode string',
}

export const NULL_CHARACTER = valueError('the character U+0000 is not allowed')

/** Text that some engine could not give back as it was: lone surrogates and U+0000 are refused everywhere. */
export function textFault(text: string): TextFault | undefined {
  if (!text.isWellFormed()) return NOT_UNICODE
  return text.includes('\0') ? NULL_CHARACTER : undefined
}

const CONTROL_CHARACTER = valueError('control characters are not allowed')
export const BLANK_ENDS = valueError('blanks at the beginning or the end are not allowed')

/** Text that names something in a URL or a list, where nobody sees a blank at its end or a control character. */
export function nameFault(text: string): TextFault | undefined {
  if (text !== text.trim()) return BLANK_ENDS
  return /\p{Cc}/u.test(text) ? CONTROL_CHARACTER : textFault(text)
}

/** Pydantic's form for rules that have no code of their own. */
export function valueError(error: string): TextFault {
  return { code: 'value_error', message: `Value error, ${error}`, ctx: { error } }
}

/** The length of a text as people count it: an emoji outside the basic plane is one. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
