import Type, { type Static } from 'typebox'
import { DUPLICATION_ACTIONS } from '../../core/duplication/duplication-rule.ts'
import { MAX_FINGERPRINT_FIELDS } from '../../core/duplication/rule-content.ts'
import { Datetime } from '../fastapi/checks/datetime.ts'
import { compileQuery } from '../fastapi/query.ts'
import { compile } from '../fastapi/validate.ts'
import { EXPECTED_REVISION } from '../if-match.ts'
import { OFFSET_PARAMETERS } from '../offset-page.ts'

/** An unknown member is refused: a misspelt `window_seconds` would compare with all of history. */
const CLOSED = { additionalProperties: false } as const

const NAME = Type.String({ minLength: 1, maxLength: 200, strip: true })

const KEYS = Type.Array(Type.String({ minLength: 1, maxLength: 300, strip: true }), {
  maxItems: MAX_FINGERPRINT_FIELDS,
})

const CONTENT = {
  event_type_id: Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength: 100, strip: true }), Type.Null()], {
      description: 'The event type whose events it compares; null, or absent, for every type',
    }),
  ),
  fingerprint_fields: Type.Optional(
    Type.Array(KEYS.items, {
      maxItems: MAX_FINGERPRINT_FIELDS,
      description:
        'What must be equal: `entity_id` (always part of it), `event_type_id`, `severity`, `description`, `fields.<name>` and other members of an event',
    }),
  ),
  match_fields: Type.Optional(
    Type.Array(KEYS.items, {
      maxItems: MAX_FINGERPRINT_FIELDS,
      description: 'Another name of `fingerprint_fields`',
    }),
  ),
  ignore_fields: Type.Optional(
    Type.Array(KEYS.items, {
      maxItems: MAX_FINGERPRINT_FIELDS,
      description: 'What `full_deduplication` leaves out',
    }),
  ),
  full_deduplication: Type.Optional(
    Type.Boolean({ description: 'Compares everything that events say, but for their times' }),
  ),
  window_seconds: Type.Optional(
    Type.Unknown({
      description:
        'How far apart `occurred_at` may lie, inclusive: seconds, or an ISO 8601 duration such as `PT30M`; null, or absent, for any distance',
    }),
  ),
  window_minutes: Type.Optional(
    Type.Union([Type.Number({ minimum: 0 }), Type.Null()], { description: 'The same in minutes' }),
  ),
  window: Type.Optional(Type.Unknown({ description: 'Another name of `window_seconds`' })),
  action: Type.Optional(
    Type.Enum(DUPLICATION_ACTIONS, {
      description:
        'What becomes of a duplicate: `reject` refuses it with 409 (unless said), `drop` forgets it, `merge` counts it, `flag` records it with a mark',
    }),
  ),
  enabled: Type.Optional(
    Type.Boolean({ description: 'true unless said; a rule remembers events from when it is enabled' }),
  ),
}

/** What `POST /duplication-rules` takes. */
export const NEW_RULE = Type.Object(
  {
    id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'An id of your own; a UUID unless said' }),
    ),
    name: NAME,
    ...CONTENT,
  },
  CLOSED,
)

export const checkNewRule = compile(NEW_RULE)

/** What `PATCH /duplication-rules/{id}` takes; what is absent stays as it is. */
export const RULE_CHANGE = Type.Object(
  { name: Type.Optional(NAME), ...CONTENT, ...EXPECTED_REVISION },
  CLOSED,
)

export const checkRuleChange = compile(RULE_CHANGE)

export type RuleBody = Omit<Static<typeof RULE_CHANGE>, 'expected_revision'>

/** What `POST /duplication-rules/reset` takes; every given part must hold. */
export const RESET = Type.Object(
  {
    rule_id: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'Only of this rule' })),
    entity_id: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'Only of this asset' })),
    fingerprint: Type.Optional(
      Type.Union([Type.String(), Type.Null()], { description: 'Only this one, as a hit names it' }),
    ),
    before: Type.Optional(
      Type.Union([Datetime(), Type.Null()], { description: 'Only of events that occurred before' }),
    ),
  },
  CLOSED,
)

export const checkReset = compile(RESET)

export const RULE_PARAMETERS = Type.Object({
  event_type_id: Type.Optional(
    Type.String({ description: 'Only rules for this type, those for every type included' }),
  ),
  action: Type.Optional(Type.Enum(DUPLICATION_ACTIONS, { description: 'Only rules that do this' })),
  enabled: Type.Optional(Type.Boolean({ description: 'Only enabled, or only disabled rules' })),
  q: Type.Optional(Type.String({ description: 'Part of the id or name, letter case aside' })),
  ...OFFSET_PARAMETERS,
})

export const readRuleParameters = compileQuery(RULE_PARAMETERS)

const TIME = Type.String({ format: 'date-time', description: 'In UTC' })

export const RULE = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    event_type_id: Type.Union([Type.String(), Type.Null()]),
    fingerprint_fields: Type.Array(Type.String()),
    ignore_fields: Type.Array(Type.String()),
    full_deduplication: Type.Boolean(),
    window_seconds: Type.Union([Type.Number(), Type.Null()]),
    action: Type.Enum(DUPLICATION_ACTIONS),
    enabled: Type.Boolean(),
    statistics: Type.Object({
      checked: Type.Integer({ description: 'Events that it was asked about' }),
      hits: Type.Integer({ description: 'Those that were duplicates' }),
      ratio: Type.Number({ description: 'Hits of those checked, from 0 to 1' }),
      last_hit_at: Type.Union([TIME, Type.Null()]),
      rejected: Type.Integer(),
      dropped: Type.Integer(),
      merged: Type.Integer(),
      flagged: Type.Integer(),
    }),
    revision: Type.Integer({ description: 'Counts the edits; also in `ETag`' }),
    created_at: TIME,
    updated_at: TIME,
  },
  { $id: 'DuplicationRule' },
)

export const RESET_ANSWER = Type.Object({
  reset: Type.Integer({ description: 'How many remembered fingerprints were forgotten' }),
})
