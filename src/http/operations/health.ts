import Type from 'typebox'
import type { Operation } from '../route.ts'

const HEALTH = Type.Object(
  {
    status: Type.Enum(['ok', 'failing'], { description: 'Whether the log can be read and written' }),
    version: Type.String({ description: 'Version of the program' }),
    seq: Type.Integer({ description: 'Number of the newest entry of the log' }),
  },
  { $id: 'Health' },
)

const READINESS = Type.Object(
  { ready: Type.Boolean({ description: 'Whether to send requests here' }) },
  { $id: 'Readiness' },
)

export const getHealth: Operation = {
  id: 'getHealth',
  summary: 'How the server is',
  answers: {
    200: {
      description: 'All is well',
      schema: HEALTH,
      example: { status: 'ok', version: '0.1.0', seq: 7966 },
    },
    503: {
      description: 'The log cannot be read or written',
      schema: HEALTH,
      example: { status: 'failing', version: '0.1.0', seq: 7966 },
    },
  },
  handle: async (request, reply, house) => {
    const { ok, seq, detail } = await house.health()
    // What exactly failed is for those who run the server, not for everybody.
    if (!ok) request.log.error({ detail }, 'unhealthy')
    reply.code(ok ? 200 : 503).header('cache-control', 'no-store')
    return { status: ok ? 'ok' : 'failing', version: house.version, seq }
  },
}

export const getReady: Operation = {
  id: 'getReady',
  summary: 'Whether to send requests here',
  description: 'For load balancers: not ready while the log cannot be written and while the server stops.',
  answers: {
    200: { description: 'Send them', schema: READINESS, example: { ready: true } },
    503: { description: 'Send them elsewhere', schema: READINESS, example: { ready: false } },
  },
  handle: async (_request, reply, house) => {
    const { ok } = await house.health()
    reply.code(ok ? 200 : 503).header('cache-control', 'no-store')
    return { ready: ok }
  },
}
