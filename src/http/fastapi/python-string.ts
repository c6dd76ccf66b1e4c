import { type Cursor, Malformed } from './json-cursor.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them unescaped
const PLAIN_CHARACTERS = /[^"\\\x00-\x1f]*/y

/** Reads the string that begins at the cursor, a lone surrogate escape included. */
export function readString(cursor: Cursor): string {
  const start = cursor.at
  let value = ''
  cursor.at += 1
  for (;;) {
    const from = cursor.at
    PLAIN_CHARACTERS.lastIndex = from
    // Always matches, if only nothing; asked this way it makes no list of what it matched.
    PLAIN_CHARACTERS.test(cursor.text)
    cursor.at = PLAIN_CHARACTERS.lastIndex
    if (cursor.at > from) value += cursor.text.slice(from, cursor.at)
    const next = cursor.text[cursor.at]
    if (next === undefined) throw new Malformed('Unterminated string starting at', start)
    if (next !== '"' && next !== '\\') throw new Malformed('Invalid control character at', cursor.at)
    cursor.at += 1
    if (next === '"') return value
    value += readEscape(cursor, start)
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

function readEscape(cursor: Cursor, stringStart: number): string {
  const letter = cursor.text[cursor.at]
  if (letter === undefined) throw new Malformed('Unterminated string starting at', stringStart)
  cursor.at += 1
  if (letter !== 'u') {
    const character = ESCAPES[letter]
    if (character === undefined) throw new Malformed('Invalid \\escape', cursor.at - 2)
    return character
  }
  const unit = readHex(cursor)
  const isHighSurrogate = unit >= 0xd800 && unit <= 0xdbff
  // Python reads what follows a high surrogate at once, so that a fault there is found in the second escape.
  if (isHighSurrogate && cursor.text.startsWith('\\u', cursor.at) && cursor.at + 6 < cursor.text.length) {
    cursor.at += 2
    return String.fromCharCode(unit, readHex(cursor))
  }
  return String.fromCharCode(unit)
}

function readHex(cursor: Cursor): number {
  const digits = cursor.text.slice(cursor.at, cursor.at + 4)
  const isLast = cursor.at + 4 >= cursor.text.length
  if (isLast || !/^[\da-fA-F]{4}$/.test(digits)) throw new Malformed('Invalid \\uXXXX escape', cursor.at - 1)
  cursor.at += 4
  return Number.parseInt(digits, 16)
}
