import Type from 'typebox'
import { FEED_CONDITIONS } from '../../core/feeds/feed.ts'
import { FEED_STATES } from '../../core/feeds/feed-registry.ts'
import { INTAKE_CONDITIONS } from '../../core/feeds/intake.ts'
import { Datetime } from '../fastapi/checks/datetime.ts'
import { compileQuery } from '../fastapi/query.ts'
import { compile } from '../fastapi/validate.ts'
import { OFFSET_PARAMETERS } from '../offset-page.ts'

const TIME = Type.String({ format: 'date-time', description: 'In UTC' })
const TIME_OR_NULL = Type.Union([TIME, Type.Null()])

const LAST_ERROR = Type.Union([
  Type.Object({
    message: Type.String(),
    at: TIME,
    attempts: Type.Integer({ description: 'How often in a row it failed; 0 once it went well again' }),
  }),
  Type.Null(),
])

export const LAG = Type.Object({
  entries: Type.Integer({ description: 'Entries of the log that it has not passed yet' }),
  seconds: Type.Number({ description: 'Since the oldest of them was recorded' }),
})

export const FEED = Type.Object({
  name: Type.String(),
  kind: Type.String({ description: 'What it delivers to, such as `influx`' }),
  state: Type.Enum([...FEED_STATES], { description: 'What it was told' }),
  condition: Type.Enum([...FEED_CONDITIONS], {
    description: 'How it gets on; `failing` waits until `retry_at` to try again what went wrong',
  }),
  cursor: Type.String({ description: 'Where it is, in words of the engine' }),
  lag: LAG,
  delivered: Type.Integer({ description: 'Entries taken so far, those that came again included' }),
  set_aside: Type.Integer({ description: 'Entries that were refused' }),
  last_delivered_at: TIME_OR_NULL,
  last_error: LAST_ERROR,
  retry_at: TIME_OR_NULL,
})

export const FEED_EXAMPLE = {
  name: 'influx',
  kind: 'influx',
  state: 'running',
  condition: 'failing',
  cursor: '7960',
  lag: { entries: 6, seconds: 41.5 },
  delivered: 7958,
  set_aside: 2,
  last_delivered_at: '2026-04-10T10:29:14.1Z',
  last_error: { message: 'connect ECONNREFUSED 127.0.0.1:8086', at: '2026-04-10T10:29:55Z', attempts: 6 },
  retry_at: '2026-04-10T10:30:11Z',
}

const INTAKE = Type.Object({
  name: Type.String(),
  kind: Type.String({ description: 'What it takes events from, such as `mqtt`' }),
  condition: Type.Enum([...INTAKE_CONDITIONS], {
    description: 'How it gets on; `failing` waits until `retry_at` to try again what went wrong',
  }),
  recorded: Type.Integer({ description: 'Messages that became events, since the server was started' }),
  repeated: Type.Integer({ description: 'Messages that were in the log already' }),
  refused: Type.Integer({ description: 'Messages that can become no event' }),
  last_taken_at: TIME_OR_NULL,
  last_error: LAST_ERROR,
  retry_at: TIME_OR_NULL,
})

export const INTAKE_EXAMPLE = {
  name: 'mqtt',
  kind: 'mqtt',
  condition: 'connected',
  recorded: 512,
  repeated: 3,
  refused: 1,
  last_taken_at: '2026-04-10T10:29:58Z',
  last_error: null,
  retry_at: null,
}

export const FEED_LIST = Type.Object({
  data: Type.Array(FEED),
  intakes: Type.Array(INTAKE, { description: 'What takes events from other systems' }),
})

export const REPLAY = Type.Object(
  {
    from: Datetime({
      description: 'Everything recorded then or later is delivered again',
      examples: ['2026-04-01T00:00:00Z'],
    }),
  },
  { additionalProperties: false },
)

export const checkReplay = compile(REPLAY)

export const SET_ASIDE = Type.Object({
  seq: Type.Integer({ description: 'Number of the entry' }),
  event_id: Type.String(),
  reason: Type.String({ description: 'What the receiver has against it' }),
  set_aside_at: TIME,
})

export const SET_ASIDE_EXAMPLE = {
  seq: 7120,
  event_id: '0b8e2f0a-5f0b-4a39-9f3e-2f4f3c1f7a10',
  reason: 'The year 9999 is beyond what InfluxDB keeps',
  set_aside_at: '2026-04-10T09:12:00Z',
}

const COMPARISON = Type.Object({
  missing: Type.Integer({ description: 'Events that the other side does not have' }),
  different: Type.Integer({ description: 'Events that it has otherwise' }),
  extra: Type.Integer({ description: 'What it has and the log does not' }),
  differences: Type.Array(
    Type.Object({
      kind: Type.Enum(['missing', 'different', 'extra']),
      event_id: Type.String(),
      detail: Type.String(),
    }),
    { description: 'The first thousand' },
  ),
})

export const VERIFICATION = Type.Object({
  state: Type.Enum(['running', 'done', 'failed']),
  started_at: TIME,
  ended_at: TIME_OR_NULL,
  compared: Type.Integer({ description: 'Events so far' }),
  result: Type.Union([COMPARISON, Type.Null()], { description: 'null until it is done' }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed' }),
})

export const VERIFICATION_EXAMPLE = {
  state: 'done',
  started_at: '2026-04-10T10:30:00Z',
  ended_at: '2026-04-10T10:30:02.5Z',
  compared: 7950,
  result: {
    missing: 1,
    different: 0,
    extra: 0,
    differences: [
      {
        kind: 'missing',
        event_id: '0b8e2f0a-5f0b-4a39-9f3e-2f4f3c1f7a10',
        detail: 'InfluxDB has no point of it there',
      },
    ],
  },
  error: null,
}

export const SET_ASIDE_PARAMETERS = Type.Object(OFFSET_PARAMETERS)

export const readSetAsideParameters = compileQuery(SET_ASIDE_PARAMETERS)

export const RETRIED = Type.Object({
  outcome: Type.Enum(['delivered', 'refused', 'unreachable'], {
    description: '`delivered` leaves the list; after the others the entry stays aside',
  }),
  reason: Type.Union([Type.String(), Type.Null()]),
})
