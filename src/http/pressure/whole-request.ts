import type { Asking } from './refusal-shelf.ts'

/** A request of which all has come, read no further than it takes to turn it away. */
export type WholeRequest = Asking & {
  readonly header: (name: keyof typeof HEADERS) => string | undefined
  readonly countHeaders: () => number
  readonly bodyBytes: number
}

/** The first line, and lines of names and values: nothing that two readers could understand in two ways. */
const HEAD =
  /^(GET|POST|PUT|PATCH|DELETE) (\/[!-~]*) HTTP\/1\.1(?:\r\n[\w!#$%&'*+.^`|~-]+:[\t -~\x80-\xff]*)+$/

/** What asks for more than an answer, or frames a body in another way than by its length. */
const SPECIAL =
  /\r\n(?:transfer-encoding|expect|upgrade|connection:(?! *keep-alive *(?:\r|$))|content-length:(?! *\d{1,9} *(?:\r|$)))/i

const LENGTH = /\r\ncontent-length: *(\d+)/gi

const HEADERS = {
  accept: /\r\naccept:[ \t]*([^\r]*)/i,
  authorization: /\r\nauthorization:[ \t]*([^\r]*)/i,
  'x-request-id': /\r\nx-request-id:[ \t]*([^\r]*)/i,
}

/** Undefined where the bytes are anything but one request, whole and plain: such are left to Node's own parser. */
export function readWholeRequest(bytes: Buffer): WholeRequest | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = bytes.toString('latin1', 0, end)
  const line = HEAD.exec(head)
  if (!line || SPECIAL.test(head)) return undefined
  const [length, ...others] = head.match(LENGTH) ?? []
  const bodyBytes = length === undefined ? 0 : Number(length.slice(length.indexOf(':') + 1))
  if (others.length > 0 || end + 4 + bodyBytes !== bytes.length) return undefined
  return {
    method: line[1]!,
    url: line[2]!,
    header: (name) => HEADERS[name].exec(head)?.[1]?.trimEnd(),
    countHeaders: () => head.split('\r\n').length - 1,
    bodyBytes,
  }
}
