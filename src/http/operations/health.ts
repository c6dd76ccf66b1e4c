import Type from 'typebox'
import { FEED_CONDITIONS, type Feed } from '../../core/feeds/feed.ts'
import { INTAKE_CONDITIONS, type Intake } from '../../core/feeds/intake.ts'
import { formatInstant } from '../../core/time/instant.ts'
import { LAG } from '../feeds/schemas.ts'
import type { Operation } from '../route.ts'

const LAST_ERROR = Type.Object({
  at: Type.String({ format: 'date-time' }),
  attempts: Type.Integer({ description: 'In a row' }),
})

const FEED_HEALTH = Type.Object({
  name: Type.String(),
  condition: Type.Enum([...FEED_CONDITIONS]),
  lag: LAG,
  last_error: Type.Union([LAST_ERROR, Type.Null()], {
    description: 'While it is failing. What went wrong is for those who may read `/feeds`',
  }),
})

const INTAKE_HEALTH = Type.Object({
  name: Type.String(),
  condition: Type.Enum([...INTAKE_CONDITIONS]),
  last_error: Type.Union([LAST_ERROR, Type.Null()], { description: 'While it is failing' }),
})

const HEALTH = Type.Object(
  {
    status: Type.Enum(['ok', 'failing'], { description: 'Whether the log can be read and written' }),
    version: Type.String({ description: 'Version of the program' }),
    seq: Type.Integer({ description: 'Number of the newest entry of the log' }),
    feeds: Type.Array(FEED_HEALTH, {
      description:
        'One that fails or lags behind makes nothing unhealthy: the log keeps what it has to deliver',
    }),
    intakes: Type.Array(INTAKE_HEALTH, { description: 'What takes events from other systems' }),
  },
  { $id: 'Health' },
)

const READINESS = Type.Object(
  { ready: Type.Boolean({ description: 'Whether to send requests here' }) },
  { $id: 'Readiness' },
)

const FEED_EXAMPLE = {
  name: 'influx',
  condition: 'failing',
  lag: { entries: 6, seconds: 41.5 },
  last_error: { at: '2026-04-10T10:29:55Z', attempts: 6 },
}

const INTAKE_EXAMPLE = { name: 'mqtt', condition: 'connected', last_error: null }

export const getHealth: Operation = {
  id: 'getHealth',
  summary: 'How the server is',
  answers: {
    200: {
      description: 'All is well',
      schema: HEALTH,
      example: {
        status: 'ok',
        version: '0.1.0',
        seq: 7966,
        feeds: [FEED_EXAMPLE],
        intakes: [INTAKE_EXAMPLE],
      },
    },
    503: {
      description: 'The log cannot be read or written',
      schema: HEALTH,
      example: { status: 'failing', version: '0.1.0', seq: 7966, feeds: [], intakes: [] },
    },
  },
  lane: 'none',
  handle: async (request, reply, house) => {
    const { ok, seq, detail } = await house.health()
    // What exactly failed is for those who run the server, not for everybody.
    if (!ok) request.log.error({ detail }, 'unhealthy')
    reply.code(ok ? 200 : 503).header('cache-control', 'no-store')
    // Where the log cannot be read, nobody can tell how far a feed is.
    const feeds = ok ? await house.feeds.list() : []
    const intakes = house.intakes().map(intakeHealth)
    const status = ok ? 'ok' : 'failing'
    return { status, version: house.version, seq, feeds: feeds.map(feedHealth), intakes }
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
  lane: 'none',
  handle: async (_request, reply, house) => {
    const { ok } = await house.health()
    reply.code(ok ? 200 : 503).header('cache-control', 'no-store')
    return { ready: ok }
  },
}

/** Open to everybody, so without the message: it may tell of other machines. */
function feedHealth({ name, condition, lag, lastError }: Feed) {
  return { name, condition, lag, last_error: condition === 'failing' ? errorHealth(lastError) : null }
}

function intakeHealth({ name, condition, lastError }: Intake) {
  return { name, condition, last_error: condition === 'failing' ? errorHealth(lastError) : null }
}

function errorHealth(error: Feed['lastError']) {
  return error && { at: formatInstant(error.at), attempts: error.attempts }
}
