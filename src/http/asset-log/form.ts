import { Refused } from '../dialect.ts'
import type { Ask } from '../route.ts'
import { readMultipart } from './multipart.ts'

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
  return formOf(parsePairs(body.toString('latin1').split('&'), 'unreadable-body'))
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
  const bytes = encoded
    .replaceAll('+', ' ')
    .replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'))
  } catch {
    throw new Refused({ kind: misfit, message: 'Parameters must be UTF-8' })
  }
}
