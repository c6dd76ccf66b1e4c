/** The white space that pydantic's number reader removes: Unicode's, which is neither Python's nor JavaScript's. */
const SPACE = /^[\t-\r\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/
const MAX_DIGITS = 4_300

/** A number that was written as text, or why it is none. */
export type NumberText = number | 'not-a-number'

/** Reads `5`, `+5`, ` 5 `, `1_000` or `5.00` as pydantic does; whole numbers beyond 2^53 are rounded. */
export function readIntegerText(text: string): NumberText | 'too-large' {
  const found = /^([+-]?)(\d+(?:_\d+)*)(?:\.0+)?$/.exec(trim(text))
  if (!found) return 'not-a-number'
  const digits = found[2]!.replaceAll('_', '').replace(/^0+/, '')
  if (digits.length > MAX_DIGITS) return 'too-large'
  const number = Number(digits)
  if (!Number.isFinite(number)) return 'too-large'
  return found[1] === '-' && number !== 0 ? -number : number
}

/** Reads what Rust takes as a float, with single underscores between other characters, and `nan` and `inf`. */
export function readFloatText(text: string): NumberText {
  const trimmed = trim(text)
  const isGrouped = !/^_|__|_$/.test(trimmed)
  const number = isGrouped ? trimmed.replaceAll('_', '') : trimmed
  // The point and the digits after it stand and fall together, or long runs of digits take quadratic time.
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(number)) return Number(number)
  const word = /^([+-]?)(nan|inf|infinity)$/i.exec(number)
  if (!word) return 'not-a-number'
  if (word[2]!.toLowerCase() === 'nan') return Number.NaN
  return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && SPACE.test(text[start]!)) start += 1
  while (end > start && SPACE.test(text[end - 1]!)) end -= 1
  return text.slice(start, end)
}
