import type { Excess } from '../dialect.ts'
import { BeyondLimits, type Cursor, Malformed, skipSpace, takes } from './json-cursor.ts'
import { type ExactJson, type ExactObject, float } from './json-value.ts'
import { readString } from './python-string.ts'

/** How deep values may nest. Python gives up at 1,000 calls, of which a FastAPI server has used about fifty. */
export const MAX_DEPTH = 950

/** The longest whole number that Python converts. */
export const MAX_DIGITS = 4_300

/** Values in one body, at every depth. Python has no such limit; a body of 1 MB could hold half a million. */
export const MAX_VALUES = 10_000

export type JsonText =
  | { readonly kind: 'value'; readonly value: ExactJson }
  /** `position` counts the code points before the fault. */
  | { readonly kind: 'json_invalid'; readonly position: number; readonly message: string }
  | { readonly kind: 'excessive'; readonly excess: Excess }
  | { readonly kind: 'unreadable' }

/**
 * Reads JSON as Python's `json.loads` does: it accepts `NaN` and the infinities, the last of equal keys wins, and
 * faults are named and placed as Python names and places them. Beyond the limits a text is excessive, whatever else it is.
 */
export function readPythonJson(text: string): JsonText {
  const cursor: Cursor = { text, at: 0, depth: 0, values: 0 }
  try {
    skipSpace(cursor)
    const value = readValue(cursor)
    skipSpace(cursor)
    if (cursor.at < text.length) throw new Malformed('Extra data', cursor.at)
    return { kind: 'value', value }
  } catch (fault) {
    if (fault instanceof BeyondLimits) return { kind: 'excessive', excess: fault.excess }
    if (!(fault instanceof Malformed)) throw fault
    return { kind: 'json_invalid', position: codePoints(text, fault.at), message: fault.message }
  }
}

function codePoints(text: string, end: number): number {
  let count = 0
  for (let at = 0; at < end; at += 1) {
    if (text.codePointAt(at)! > 0xffff && at + 1 < end) at += 1
    count += 1
  }
  return count
}

const WORDS: readonly (readonly [string, ExactJson])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', float(Number.NaN)],
  ['Infinity', float(Number.POSITIVE_INFINITY)],
  ['-Infinity', float(Number.NEGATIVE_INFINITY)],
]

function readValue(cursor: Cursor): ExactJson {
  cursor.values += 1
  if (cursor.values > MAX_VALUES) throw new BeyondLimits({ of: 'values', most: MAX_VALUES })
  const first = cursor.text[cursor.at]
  if (first === '"') return readString(cursor)
  if (first === '{') return nested(cursor, readObject)
  if (first === '[') return nested(cursor, readArray)
  return readNumber(cursor) ?? readWord(cursor)
}

function readWord(cursor: Cursor): ExactJson {
  const found = WORDS.find(([word]) => cursor.text.startsWith(word, cursor.at))
  if (!found) throw new Malformed('Expecting value', cursor.at)
  cursor.at += found[0].length
  return found[1]
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y

function readNumber(cursor: Cursor): ExactJson | undefined {
  NUMBER.lastIndex = cursor.at
  const found = NUMBER.exec(cursor.text)
  if (!found) return undefined
  const [number, fraction, exponent] = found
  cursor.at += number.length
  if (fraction !== undefined || exponent !== undefined) return float(Number(number))
  if (number.replace('-', '').length > MAX_DIGITS) {
    throw new BeyondLimits({ of: 'digits', most: MAX_DIGITS })
  }
  return BigInt(number)
}

function nested<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  cursor.depth += 1
  if (cursor.depth > MAX_DEPTH) throw new BeyondLimits({ of: 'levels', most: MAX_DEPTH })
  cursor.at += 1
  skipSpace(cursor)
  const value = read(cursor)
  cursor.depth -= 1
  return value
}

function readObject(cursor: Cursor): ExactObject {
  const object = new Map<string, ExactJson>()
  if (takes(cursor, '}')) return object
  do {
    skipSpace(cursor)
    if (cursor.text[cursor.at] !== '"') {
      throw new Malformed('Expecting property name enclosed in double quotes', cursor.at)
    }
    const key = readString(cursor)
    skipSpace(cursor)
    if (!takes(cursor, ':')) throw new Malformed("Expecting ':' delimiter", cursor.at)
    skipSpace(cursor)
    object.set(key, readValue(cursor))
  } while (continues(cursor, '}'))
  return object
}

function readArray(cursor: Cursor): readonly ExactJson[] {
  const items: ExactJson[] = []
  if (takes(cursor, ']')) return items
  do {
    skipSpace(cursor)
    items.push(readValue(cursor))
  } while (continues(cursor, ']'))
  return items
}

function continues(cursor: Cursor, close: string): boolean {
  skipSpace(cursor)
  if (takes(cursor, close)) return false
  if (!takes(cursor, ',')) throw new Malformed("Expecting ',' delimiter", cursor.at)
  return true
}
