import { NOT_UNICODE, NULL_CHARACTER, type TextFault, textFault } from '../../../core/storable-text.ts'
import type { Fault } from '../detail-item.ts'
import { type Check, type REFUSED, refuse, type Trail } from './check.ts'
import type { JsonSchema } from './schema.ts'

const NOT_TEXT: Fault = { type: 'string_type', msg: 'Input should be a valid string' }

const BROKEN = faultOf(NOT_UNICODE)
const HAS_NULL_CHARACTER = faultOf(NULL_CHARACTER)

/** Checks a text: its length in code points, its pattern, and then, if the schema strips, what is left of it. */
export function textCheck(schema: JsonSchema): Check {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, strip = false } = schema
  const tooShort = lengthFault('string_too_short', 'least', { min_length: minLength })
  const tooLong = lengthFault('string_too_long', 'most', { max_length: maxLength })
  const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern, 'u')
  const mismatch = patternFault(schema.pattern ?? '')
  return (value, trail) => {
    if (typeof value !== 'string') return refuse(trail, NOT_TEXT, value)
    if (!value.isWellFormed()) return refuse(trail, BROKEN, value)
    if (isLonger(value, maxLength)) return refuse(trail, tooLong, value)
    if (isShorter(value, minLength)) return refuse(trail, tooShort, value)
    if (pattern && !pattern.test(value)) return refuse(trail, mismatch, value)
    if (value.includes('\0')) return refuse(trail, HAS_NULL_CHARACTER, value)
    if (!strip) return value
    const stripped = stripText(value)
    return isShorter(stripped, minLength) ? refuse(trail, tooShort, value) : stripped
  }
}

/** Passes any text that can be stored and sent: one without U+0000 and lone surrogates. */
export function storableText(value: string, trail: Trail | undefined): string | typeof REFUSED {
  const fault = textFault(value)
  return fault ? refuse(trail, faultOf(fault), value) : value
}

function faultOf({ code, message, ctx }: TextFault): Fault {
  return { type: code, msg: message, ...(ctx && { ctx }) }
}

function lengthFault(type: string, which: string, ctx: Readonly<Record<string, number>>): Fault {
  const [length] = Object.values(ctx)
  return { type, msg: `String should have at ${which} ${length} character${length === 1 ? '' : 's'}`, ctx }
}

function patternFault(pattern: string): Fault {
  return {
    type: 'string_pattern_mismatch',
    msg: `String should match pattern '${pattern}'`,
    ctx: { pattern },
  }
}

// A code point is one or two code units, so that most texts need no counting.
function isLonger(text: string, most: number): boolean {
  return text.length > most && (text.length > 2 * most || countCodePoints(text) > most)
}

function isShorter(text: string, least: number): boolean {
  return text.length < 2 * least && (text.length < least || countCodePoints(text) < least)
}

function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Python's white space, which unlike JavaScript's has U+001C–U+001F and U+0085 and lacks U+FEFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python strips them
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** The text without white space at its ends, as Python's `strip` leaves it. */
export function stripText(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text, start)) start += 1
  while (end > start && isSpace(text, end - 1)) end -= 1
  return end - start === text.length ? text : text.slice(start, end)
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code > 0x20 && code < 0x80 ? false : SPACE.test(text.charAt(at))
}
