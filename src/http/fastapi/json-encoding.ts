import { isUtf8 } from 'node:buffer'

/**
 * The text of a JSON body in UTF-8, UTF-16 or UTF-32, with or without a byte order mark, told apart by the first
 * bytes as Python does; undefined where the bytes are not of that encoding. Surrogates encoded as UTF-8 count as
 * broken (Python lets them through here and fails on them when it answers).
 */
export function decodeJson(body: Buffer): string | undefined {
  const { encoding, markBytes } = detectEncoding(body)
  const bytes = body.subarray(markBytes)
  if (encoding === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : undefined
  const width = encoding.startsWith('utf-16') ? 2 : 4
  if (bytes.length % width !== 0) return undefined
  const littleEndian = encoding.endsWith('le') ? bytes : swapped(bytes, width)
  return width === 2 ? littleEndian.toString('utf16le') : fromUtf32(littleEndian)
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be'
type Detected = { readonly encoding: Encoding; readonly markBytes: number }

// A UTF-32 mark begins like a UTF-16 one, so it comes first.
const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
]

function detectEncoding(body: Buffer): Detected {
  for (const [encoding, mark] of MARKS) {
    if (mark.every((byte, index) => body[index] === byte)) return { encoding, markBytes: mark.length }
  }
  return { encoding: encodingByZeros(body), markBytes: 0 }
}

/** JSON begins with two ASCII characters, so that zero bytes among the first four tell width and order. */
function encodingByZeros(body: Buffer): Encoding {
  const [first, second, third, fourth] = body
  if (body.length >= 4) {
    if (first === 0) return second === 0 ? 'utf-32be' : 'utf-16be'
    if (second === 0) return third === 0 && fourth === 0 ? 'utf-32le' : 'utf-16le'
  } else if (body.length === 2) {
    if (first === 0) return 'utf-16be'
    if (second === 0) return 'utf-16le'
  }
  return 'utf-8'
}

function swapped(bytes: Buffer, width: 2 | 4): Buffer {
  const copy = Buffer.from(bytes)
  return width === 2 ? copy.swap16() : copy.swap32()
}

function fromUtf32(bytes: Buffer): string | undefined {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const codePoint = bytes.readUInt32LE(at)
    if (codePoint > 0x10ffff) return undefined
    text += String.fromCodePoint(codePoint)
  }
  return text
}
