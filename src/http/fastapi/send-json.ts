import type { FastifyReply } from 'fastify'

/** Sends JSON text as FastAPI does: the media type without a charset, which Fastify would add. */
export function sendJsonText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header('content-type', 'application/json').serializer(asIs).send(text)
}

/** Sends a value as JSON in FastAPI's manner. */
export function sendJson(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return sendJsonText(reply, status, JSON.stringify(body))
}

function asIs(text: string): string {
  return text
}
