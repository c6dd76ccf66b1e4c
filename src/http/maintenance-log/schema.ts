import Type from 'typebox'
import { MAINTENANCE_TYPES } from '../../core/event-types/builtin.ts'
import { FOUR_WORDS, type FourWord } from '../../core/events/severity.ts'
import { Datetime } from '../fastapi/checks/datetime.ts'
import { compileQuery } from '../fastapi/query.ts'
import { compile } from '../fastapi/validate.ts'

const SEVERITIES = Object.keys(FOUR_WORDS) as FourWord[]

/** Members in the order in which problems are listed. Unknown ones are ignored. */
export const ENTRY = Type.Object({
  asset_id: Type.String({
    minLength: 1,
    maxLength: 100,
    strip: true,
    description: 'The asset, such as `Motor-01`',
  }),
  event_type: Type.Enum(MAINTENANCE_TYPES, { description: 'What was done' }),
  severity: Type.Enum(SEVERITIES, { description: 'How urgent it was' }),
  description: Type.String({
    minLength: 1,
    maxLength: 1000,
    strip: true,
    description: 'What was done in words: parts, observations, actions',
  }),
  timestamp: Type.Optional(
    Type.Union([Datetime(), Type.Null()], {
      description: 'When it happened, in ISO 8601; now if absent or null. Without an offset it is UTC.',
    }),
  ),
})

export const checkEntry = compile(ENTRY)

export const RECEIPT = Type.Object({
  event_id: Type.String({ format: 'uuid' }),
  asset_id: Type.String(),
  event_type: Type.Enum(MAINTENANCE_TYPES),
  severity: Type.Enum(SEVERITIES),
  timestamp: Type.String({ format: 'date-time', description: 'In UTC' }),
  message: Type.String(),
})

export const LOGS_QUERY = Type.Object({
  hours: Type.Integer({ default: 24, minimum: 1, description: 'How many hours back from now' }),
  limit: Type.Integer({ default: 50, minimum: 1, maximum: 10_000, description: 'At most so many entries' }),
  asset_id: Type.Optional(Type.String({ description: 'Only entries of this asset' })),
})

export const readLogsQuery = compileQuery(LOGS_QUERY)

export const LOGS = Type.Object({
  logs: Type.Array(
    Type.Object({
      timestamp: Type.String({ format: 'date-time' }),
      asset_id: Type.String(),
      event_type: Type.Enum(MAINTENANCE_TYPES),
      severity: Type.Enum(SEVERITIES),
      description: Type.String(),
      event_id: Type.String({ format: 'uuid' }),
    }),
  ),
  count: Type.Integer(),
  query_params: Type.Object({
    hours: Type.Integer(),
    limit: Type.Integer(),
    asset_id: Type.Union([Type.String(), Type.Null()]),
  }),
})

export const TYPES = Type.Object({
  event_types: Type.Array(
    Type.Object({ value: Type.Enum(MAINTENANCE_TYPES), category: Type.String(), label: Type.String() }),
  ),
  severities: Type.Array(Type.Enum(SEVERITIES)),
})
