import Type from 'typebox'
import { SOURCES } from '../../core/events/event.ts'
import { SEVERITIES } from './schema.ts'

export const MAX_LIMIT = 1000

/** The parameters of `GET /events` that have one plain value. */
export const PLAIN_PARAMETERS = Type.Object({
  entity_id: Type.Optional(Type.String({ description: 'Only events of this asset' })),
  entity_type: Type.Optional(Type.String({ description: 'Only events of assets of this type' })),
  source: Type.Optional(Type.Enum(SOURCES, { description: 'Only events that came in by this door' })),
  q: Type.Optional(Type.String({ description: 'Part of the description, letter case aside' })),
  limit: Type.Integer({ default: 50, minimum: 1, maximum: MAX_LIMIT, description: 'Size of a page' }),
  offset: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 1e12,
    description: 'How many events to pass over',
  }),
  cursor: Type.Optional(
    Type.String({ description: 'The `next_cursor` of the page before, with the same filters and order' }),
  ),
  total: Type.Boolean({ default: true, description: '`false` saves the time it takes to count' }),
  sort: Type.Enum(['asc', 'desc'], { default: 'desc', description: 'Oldest or newest first' }),
})

const DAY_OR_MOMENT = 'A moment, or a day such as `2026-04-10`.'

/** The parameters of `GET /events/{id}`. */
export const AS_OF_PARAMETERS = Type.Object({
  as_of: Type.Optional(
    Type.String({
      format: 'date-time',
      description: `As the log stood then, corrections made later left out. ${DAY_OR_MOMENT} A day means its end, today means now.`,
    }),
  ),
})

/** Everything that `GET /events` takes, as it is documented. */
export const LIST_PARAMETERS = Type.Object({
  ...PLAIN_PARAMETERS.properties,
  event_type_id: Type.Optional(
    Type.String({ description: 'Only events of this type; repeat it for several' }),
  ),
  from_date: Type.Optional(
    Type.String({ format: 'date-time', description: `Not before this. ${DAY_OR_MOMENT}` }),
  ),
  to_date: Type.Optional(
    Type.String({ format: 'date-time', description: `Not after this. ${DAY_OR_MOMENT} A day counts whole.` }),
  ),
  ...AS_OF_PARAMETERS.properties,
  severity: Type.Optional(
    Type.Enum(SEVERITIES, { description: 'Repeat it, or separate words by commas, for any of several' }),
  ),
  'field.{name}': Type.Optional(
    Type.String({
      description:
        'Only events whose field of this name has this value. `field.{name}.gt`, `.gte`, `.lt`, `.lte`, `.ne` and `.contains` compare otherwise.',
    }),
  ),
})

export const HISTORY_PARAMETERS = Type.Object({
  limit: Type.Integer({ default: MAX_LIMIT, minimum: 1, maximum: MAX_LIMIT, description: 'Size of a page' }),
  offset: Type.Integer({ default: 0, minimum: 0, description: 'How many revisions to pass over' }),
})
