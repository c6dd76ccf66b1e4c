import type { FastifyReply, FastifyRequest } from 'fastify'
import { writeBash } from './bash-output.ts'
import { CONTENT_TYPES, formatOf, type OutputFormat } from './output-format.ts'
import { shaped, shapeOf } from './shape.ts'
import { writeText } from './text-output.ts'
import { type TreeObject, writeJsonTree } from './tree.ts'

/** Answers a request that went well, in the shape and the format its asker reads. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, data }: { readonly status: number; readonly data: TreeObject },
): FastifyReply {
  const format = startAnswer(request, reply, status)
  // Shell and text have no envelope: what Collins has under `data` is the whole answer.
  const body = format === 'json' ? shaped(shapeOf(request), status, data) : data
  return reply.send(WRITERS[format](body))
}

/** Sets the status and the headers of a proper answer; gives the format its body must have. */
export function startAnswer(request: FastifyRequest, reply: FastifyReply, status: number): OutputFormat {
  reply.header('content-language', 'en')
  return startAnyAnswer(request, reply, status)
}

/** Sets the status and the headers that proper answers and refusals share. */
export function startAnyAnswer(request: FastifyRequest, reply: FastifyReply, status: number): OutputFormat {
  const format = formatOf(request)
  reply.code(status).header('content-type', CONTENT_TYPES[format]).header('vary', 'Authorization, Accept')
  return format
}

export const WRITERS: Readonly<Record<OutputFormat, (body: TreeObject) => string>> = {
  json: writeJsonTree,
  bash: writeBash,
  text: writeText,
}
