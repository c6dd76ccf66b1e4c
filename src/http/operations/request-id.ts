import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What a caller may name its request; anything else would be a way to write into our log. */
const REQUEST_ID = /^[\w.:/+=-]{1,100}$/

/** The caller's own `X-Request-Id` where it is fit for a log line, else a new one. */
export function requestId(request: IncomingMessage): string {
  return requestIdFrom(request.headers['x-request-id'])
}

/** The same by what the header says. */
export function requestIdFrom(given: string | string[] | undefined): string {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
}
