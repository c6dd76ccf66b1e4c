import Type from 'typebox'
import { SOURCES } from '../../core/events/event.ts'
import { FOUR_WORDS, type FourWord } from '../../core/events/severity.ts'
import { Datetime } from '../fastapi/checks/datetime.ts'
import { EXPECTED_REVISION } from '../if-match.ts'

export const SEVERITIES = Object.keys(FOUR_WORDS) as FourWord[]

const WHEN_ENDED = 'When it ended; null for something that happened at one moment'
const DESCRIPTION = Type.String({ maxLength: 10_000, description: 'What happened, in words' })

/** What `POST /events` takes. An unknown member is refused: a misspelt `occurred_at` would log now instead. */
export const SUBMISSION = Type.Object(
  {
    event_type_id: Type.String({ minLength: 1, maxLength: 100, strip: true }),
    entity_id: Type.String({
      minLength: 1,
      maxLength: 100,
      strip: true,
      description: 'The asset it happened to; registered if nobody has heard of it',
    }),
    entity_type: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 100, strip: true }), Type.Null()], {
        description: 'What kind of asset it is, such as `Well`',
      }),
    ),
    occurred_at: Type.Optional(
      Type.Union([Datetime(), Type.Null()], { description: 'When it happened; now if absent or null' }),
    ),
    ended_at: Type.Optional(Type.Union([Datetime(), Type.Null()], { description: WHEN_ENDED })),
    severity: Type.Optional(Type.Union([Type.Enum(SEVERITIES), Type.Null()])),
    description: Type.Optional(Type.Union([DESCRIPTION, Type.Null()])),
    fields: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Values of the event type’s fields, by name',
      }),
    ),
    dedup_key: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()], {
        description:
          'A key of your own: a second event of this asset with the same key is not recorded again',
      }),
    ),
  },
  { additionalProperties: false },
)

/** What `PATCH /events/{id}` takes; what is absent stays as it is. */
export const CORRECTION = Type.Object(
  {
    occurred_at: Type.Optional(Datetime({ description: 'When it really happened' })),
    ended_at: Type.Optional(Type.Union([Datetime(), Type.Null()], { description: WHEN_ENDED })),
    severity: Type.Optional(Type.Union([Type.Enum(SEVERITIES), Type.Null()])),
    description: Type.Optional(Type.Union([DESCRIPTION, Type.Null()])),
    fields: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Merged by name into what is there; null removes',
      }),
    ),
    reason: Type.Optional(
      Type.Union([Type.String({ maxLength: 1000 }), Type.Null()], { description: 'Why it is corrected' }),
    ),
    ...EXPECTED_REVISION,
  },
  { additionalProperties: false },
)

const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()])
const TIME = Type.String({ format: 'date-time', description: 'In UTC' })
const SEVERITY_OR_NULL = Type.Union([Type.Enum(SEVERITIES), Type.Null()])

export const DUPLICATE = {
  duplicate: Type.Literal(true),
  duplicate_of: Type.String({ description: 'The event that was there first' }),
  rule_id: Type.String(),
  fingerprint: Type.String({ description: 'SHA-256 of the rule and the values that it compares' }),
  matched: Type.Record(Type.String(), Type.Unknown(), { description: 'The values that are the same' }),
  occurrence_count: Type.Integer({ description: 'Of the first event: how many it stands for' }),
}

export const EVENT = Type.Object({
  id: Type.String({ format: 'uuid' }),
  seq: Type.Integer({ description: 'Its place in the log' }),
  event_type_id: Type.String(),
  event_type_version: Type.Integer({ description: 'The version of the type that it was recorded under' }),
  entity_id: Type.String(),
  entity_type: TEXT_OR_NULL,
  occurred_at: TIME,
  ended_at: Type.Union([TIME, Type.Null()]),
  severity: SEVERITY_OR_NULL,
  description: TEXT_OR_NULL,
  fields: Type.Record(Type.String(), Type.Unknown()),
  recorded_at: TIME,
  recorded_by: Type.String(),
  source: Type.Enum(SOURCES, { description: 'Which door it came in by' }),
  revision: Type.Integer(),
  occurrence_count: Type.Integer(),
  duplicate_of: TEXT_OR_NULL,
  warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
  judged_by: Type.Array(
    Type.Object({
      rule_id: Type.String(),
      version: Type.Integer(),
      outcome: Type.Enum(['passed', 'warned', 'audited']),
      findings: Type.Optional(Type.Array(Type.String())),
    }),
    { description: 'The guard rules that it was judged by, each at the version it had then' },
  ),
  duplicate: Type.Optional(
    Type.Object(DUPLICATE, {
      description: 'There where a duplication rule says that it repeats another event',
    }),
  ),
})

/** What a 409 says of a duplicate, or of a type that takes no events. */
export const REJECTED = Type.Object({
  detail: Type.String(),
  state: Type.Optional(
    Type.Enum(['draft', 'archived'], {
      description: 'Of the event type, where that is why it takes no events',
    }),
  ),
  ...Type.Partial(Type.Object(DUPLICATE)).properties,
})

const PAGE = {
  total: Type.Union([Type.Integer(), Type.Null()], { description: 'null with `total=false`' }),
  total_exact: Type.Optional(
    Type.Literal(false, { description: 'Present where counting stopped before the end' }),
  ),
  limit: Type.Integer(),
  offset: Type.Integer(),
  next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'null on the last page' }),
}

export const EVENT_PAGE = Type.Object({ data: Type.Array(EVENT), ...PAGE })

export const REVISION_PAGE = Type.Object({
  data: Type.Array(
    Type.Object({
      ...EVENT.properties,
      reason: TEXT_OR_NULL,
      entry_seq: Type.Integer({ description: 'The place of this revision in the log' }),
    }),
  ),
  ...PAGE,
})
