import { isUtf8 } from 'node:buffer'
import { decodeJson } from './json-encoding.ts'
import { plainJson } from './json-value.ts'
import { type JsonText, MAX_DEPTH, MAX_DIGITS, MAX_VALUES, readPythonJson } from './python-json.ts'

export type JsonReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'empty' }
  | Exclude<JsonText, { kind: 'value' }>

/**
 * Reads a JSON body as FastAPI does. The value is plain, as `JSON.parse` gives it (bodies that only Python accepts
 * may hold NaN and infinities); `readExactJson` reads the same body again where nothing may be lost.
 */
export function readJson(body: Buffer): JsonReading {
  if (body.length === 0) return { kind: 'empty' }
  if (isUtf8(body) && !isBeyondLimits(body)) {
    try {
      return { kind: 'value', value: JSON.parse(body.toString('utf8')) }
    } catch {
      // Python decides what is wrong with it, if anything.
    }
  }
  const exact = readExactJson(body)
  return exact.kind === 'value' ? { kind: 'value', value: plainJson(exact.value) } : exact
}

/** Reads a JSON body slowly, in any of its encodings, with every number and key as they were written. */
export function readExactJson(body: Buffer): JsonText {
  const text = decodeJson(body)
  return text === undefined ? { kind: 'unreadable' } : readPythonJson(text)
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c

/**
 * Whether JSON may nest deeper, have longer numbers or more values than are read, all of which `JSON.parse` accepts.
 * Counts an empty list as if it had an item; the slow reader is exact.
 */
function isBeyondLimits(body: Buffer): boolean {
  if (body.length <= 2 * MAX_DEPTH) return false
  let depth = 0
  let digits = 0
  let values = 1
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]!
    if (byte === QUOTE) at = endOfString(body, at + 1)
    digits = byte >= 0x30 && byte <= 0x39 ? digits + 1 : 0
    const opens = byte === 0x7b || byte === 0x5b
    if (opens) depth += 1
    else if (byte === 0x7d || byte === 0x5d) depth -= 1
    if (opens || byte === COMMA) values += 1
    if (depth > MAX_DEPTH || digits > MAX_DIGITS || values > MAX_VALUES) return true
  }
  return false
}

function endOfString(body: Buffer, start: number): number {
  let at = start
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1
  return at
}
