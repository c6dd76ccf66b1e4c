import { requestIdFrom } from '../operations/request-id.ts'
import { retryAfter, type Words } from './refusal-shelf.ts'
import type { WholeRequest } from './whole-request.ts'

/** Writes refusals out as they go over the wire: the same as Node would, for a fraction of the work. */
export function createRefusalText(keepAliveSeconds: number): (words: Words, request: WholeRequest) => string {
  const heads = new WeakMap<Words, string>()
  const headOf = (words: Words): string => {
    const known = heads.get(words)
    if (known !== undefined) return known
    const lines = ['HTTP/1.1 503 Service Unavailable']
    for (let place = 0; place < words.headers.length; place += 2) {
      lines.push(`${words.headers[place]}: ${words.headers[place + 1]}`)
    }
    lines.push('connection: keep-alive', `keep-alive: timeout=${keepAliveSeconds}`, '')
    const head = lines.join('\r\n')
    heads.set(words, head)
    return head
  }
  return (words, request) => {
    const id = requestIdFrom(request.header('x-request-id'))
    return `${headOf(words)}retry-after: ${retryAfter()}\r\nx-request-id: ${id}\r\n\r\n${words.body}`
  }
}
