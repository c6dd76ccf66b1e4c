import { Refused } from '../dialect.ts'
import type { Ask } from '../route.ts'
import { MAX_PARTS, readMultipart } from './multipart.ts'

/** Parameters by name; of equal names the first counts. */
export type Form = ReadonlyMap<string, string>

type Pair = readonly [name: string, value: string]

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The parameters of a request's query.
 * @throws Refused when they are not percent-encoded UTF-8.
 */
export function readQuery(request: Ask): Form {
  return formOf(readQueryPairs(request))
}

/**
 * Every parameter of a request's query, in order.
 * @throws Refused when they are not percent-encoded UTF-8.
 */
export function readQueryPairs({ url }: Ask): readonly Pair[] {
  const start = url.indexOf('?')
  return start === -1 ? [] : parseQuery(url.slice(start + 1))
}

/**
 * The parameters of a request's query and of its body where that is a form; the query wins.
 * @throws Refused when either cannot be read.
 */
export async function readForm(request: Ask): Promise<Form> {
  const inBody = await readBodyForm(request)
  return new Map([...inBody, ...readQuery(request)])
}

function readBodyForm({ body, headers }: Ask): Promise<Form> | Form {
  if (body === undefined) return new Map()
  const mediaType = mediaTypeOf(headers['content-type'])
  if (mediaType === 'multipart/form-data') return readMultipart(body, headers['content-type']!)
  if (mediaType !== 'application/x-www-form-urlencoded') return new Map()
  const pairs = body.toString('latin1').split('&', MAX_PARTS + 1)
  if (pairs.length > MAX_PARTS) {
    throw new Refused({ kind: 'unreadable-body', message: `A form may have ${MAX_PARTS} parts` })
  }
  return formOf(parsePairs(pairs, 'unreadable-body'))
}

/** The part of a Content-Type before its parameters, in small letters. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase()
}

/**
 * Reads a query. A bare `;` separates parameters as `&` does, but only before something like `name=`: clients
 * also send `filter=DEBUG;NOTE` as it is.
 * @throws Refused when it is not percent-encoded UTF-8.
 */
export function parseQuery(query: string): readonly Pair[] {
  return parsePairs(query.split(/&|;(?=[^&;=]*=)/), 'bad-url')
}

type Misfit = 'bad-url' | 'unreadable-body'

function parsePairs(pairs: readonly string[], misfit: Misfit): Pair[] {
  return pairs
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
      return [decode(name, misfit), decode(value, misfit)]
    })
}

function formOf(pairs: readonly Pair[]): Form {
  return new Map(pairs.toReversed())
}

/** `encoded` holds one byte a character: that is how Node gives URLs. */
function decode(encoded: string, misfit: Misfit): string {
  if (/%(?![0-9a-f]{2})/i.test(encoded)) {
    throw new Refused({ kind: misfit, message: 'A percent sign must be followed by two hexadecimal digits' })
  }
  try {
    return utf8.decode(bytesOf(encoded))
  } catch {
    throw new Refused({ kind: misfit, message: 'Parameters must be UTF-8' })
  }
}

const PLUS = 0x2b
const SPACE = 0x20
const PERCENT = 0x25

/** Decodes in place: what is decoded is never longer. Two digits must follow every percent sign. */
function bytesOf(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'latin1')
  let length = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!
    const isEscape = byte === PERCENT
    const decoded = isEscape ? 16 * digit(bytes[at + 1]!) + digit(bytes[at + 2]!) : byte
    bytes[length] = byte === PLUS ? SPACE : decoded
    length += 1
    if (isEscape) at += 2
  }
  return bytes.subarray(0, length)
}

/** The value of a hexadecimal digit: the letters of ASCII begin at 0x41 and 0x61. */
function digit(byte: number): number {
  return (byte & 0xf) + (byte > 0x39 ? 9 : 0)
}
