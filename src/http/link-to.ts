import type { FastifyRequest } from 'fastify'

/** The event service is also known behind a gateway, as `/api/v1/events`. */
const PREFIX = '/api/v1'

const VERSIONED = new RegExp(
  `^${PREFIX}(?=/(?:events|event-types|guard-rules|duplication-rules|backtests|assets|auth|users|tokens)(?:[/?]|$))`,
)

/** The URL as routes.ts knows it. */
export function withoutPrefix(url: string): string {
  return url.startsWith(PREFIX) ? url.replace(VERSIONED, '') : url
}

/** A path of ours as the client knows it: a gateway may let nothing through but the prefix. */
export function linkTo(request: FastifyRequest, path: string): string {
  return VERSIONED.test(request.originalUrl) ? PREFIX + path : path
}
