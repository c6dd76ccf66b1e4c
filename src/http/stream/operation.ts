import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { Problem } from '../../core/problems.ts'
import { Refused } from '../dialect.ts'
import { queryProblem } from '../events/query-problem.ts'
import { sendJson } from '../fastapi/send-json.ts'

import type { Ask, Operation, Route } from '../route.ts'
import { type LastId, readStreamQuery, STREAM_PARAMETERS } from './read-stream-query.ts'
import { STREAM_EXAMPLE, STREAMED_ENTRY } from './schemas.ts'

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  // Nothing else comes by this connection, and a server that stops need not wait for its client.
  connection: 'close',
}

const OF_ANOTHER_LOG = {
  detail:
    'This log has no entry with that id: it is another log, or an older backup was put in its place. Read what you need again, then follow without an id, or from last_event_id=start',
}

export const streamEvents: Operation = {
  id: 'streamEvents',
  // A control room opens a thousand at once, and opening one costs little; what they read is bounded by their sockets.
  lane: 'none',
  summary: 'Follow the log as it grows',
  description:
    'Server-sent events: every entry about an event that meets the filters of `GET /events`, in the order of the log, each once. `event` is the kind of the entry (record, revise, merge, link, unlink) and `data` a line of JSON. A correction is sent as well where the event met the filters only before it. Whoever comes back with the last `id` misses nothing and gets nothing twice.',
  query: STREAM_PARAMETERS,
  headers: {
    'Last-Event-ID': Type.String({
      description: 'The last `id` that came; without one the stream begins now. `start` for the whole log.',
    }),
  },
  answers: {
    200: {
      description: 'The stream; it ends when the client goes, or is to come back',
      contentType: 'text/event-stream',
      schema: Type.String({
        description: 'Server-sent events. The `data` of each is JSON as `x-data` says.',
        'x-data': STREAMED_ENTRY,
      }),
      example: STREAM_EXAMPLE,
      headers: { 'X-Accel-Buffering': '`no`: proxies should pass on what comes at once' },
    },
    410: {
      description: 'The id is of another log, or of what was there before an older backup was restored',
      schema: Type.Object({ detail: Type.String() }),
      example: OF_ANOTHER_LOG,
    },
    422: { description: 'A bad filter, or an id that is none' },
  },
  handle: async (request, reply, house) => {
    const { asset, filter, lastId } = readStreamQuery(request, house.catalog.current())
    const place = await house.streams.begin(lastId?.id)
    if (place === 'garbage') throw new Refused(badId(lastId!))
    if (place === 'foreign') return sendJson(reply, 410, OF_ANOTHER_LOG)
    if (request.method === 'HEAD') return reply.headers(HEADERS).send()
    beginAnswer(request, reply)
    const { route } = request.routeOptions.config as { route?: Route }
    house.streams.open({ request, reply, route: route!, asset, filter, place })
    return reply
  },
}

/** From here on the answer is written by hand, and the request is no longer under way. */
function beginAnswer(request: Ask, reply: FastifyReply): void {
  request.leaveLane?.()
  reply.hijack()
  reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS })
}

function badId({ id, place }: LastId): Refused['trouble'] {
  const message = 'this is no id of a stream of ours'
  if (place === 'query') {
    return { kind: 'invalid', place, problems: [queryProblem('last_event_id', id, message)] }
  }
  const problem: Problem = queryProblem('last-event-id', id, message)
  return { kind: 'invalid', place, problems: [problem] }
}
