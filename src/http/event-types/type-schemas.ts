import Type, { type Static } from 'typebox'
import { MAX_FIELDS } from '../../core/event-types/field-list.ts'
import { LIFECYCLE_STATES } from '../../core/event-types/lifecycle.ts'
import { MAX_RULES } from '../../core/event-types/rule-list.ts'
import { compileQuery } from '../fastapi/query.ts'
import { compile, type Validator } from '../fastapi/validate.ts'
import { MAX_LIMIT, OFFSET_PARAMETERS } from '../offset-page.ts'
import { CONDITIONAL_RULE, RULE_OF_NEW_TYPE, type RuleBody } from './conditional-rule-schemas.ts'
import { EXPECTED_VERSION, FIELD, FIELD_OF_NEW_TYPE, type NewFieldBody } from './field-schemas.ts'

const NAME = Type.String({ minLength: 1, maxLength: 200, strip: true })

const ABOUT = {
  description: Type.Optional(Type.Union([Type.String({ maxLength: 10_000, strip: true }), Type.Null()])),
  category: Type.Optional(
    Type.Union([Type.String({ maxLength: 100, strip: true }), Type.Null()], {
      description: 'A word that groups event types, such as `flaring`',
    }),
  ),
}

const SAID_BY_ANSWER = Type.Optional(Type.Unknown({ description: 'Passed over: the server says it' }))

const CLOSED = { additionalProperties: false } as const

/** A type that was read can be sent back as the start of another, less its ids. */
const SAID_BY_ANSWERS = {
  version: SAID_BY_ANSWER,
  allowed_transitions: SAID_BY_ANSWER,
  builtin: SAID_BY_ANSWER,
  created_at: SAID_BY_ANSWER,
  updated_at: SAID_BY_ANSWER,
}

/** What `POST /event-types` takes. */
export const NEW_TYPE = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'An id of your own; never changes. A UUID unless said',
      }),
    ),
    name: NAME,
    ...ABOUT,
    state: Type.Enum(['draft', 'active'], {
      default: 'active',
      description: 'A draft takes no events until it is activated',
    }),
    fields: Type.Array(FIELD_OF_NEW_TYPE, { default: [], description: `At most ${MAX_FIELDS}` }),
    conditional_rules: Type.Array(RULE_OF_NEW_TYPE, { default: [], maxItems: MAX_RULES }),
    ...SAID_BY_ANSWERS,
  },
  CLOSED,
)

type NewTypeBody = Omit<Static<typeof NEW_TYPE>, 'fields' | 'conditional_rules'> & {
  readonly fields: readonly NewFieldBody[]
  readonly conditional_rules: readonly RuleBody[]
}

export const checkNewType = compile(NEW_TYPE) as unknown as Validator<NewTypeBody>

/** What `PATCH /event-types/{id}` takes; what is absent stays as it is. */
export const TYPE_CHANGE = Type.Object({ name: Type.Optional(NAME), ...ABOUT, ...EXPECTED_VERSION }, CLOSED)

export const checkTypeChange = compile(TYPE_CHANGE)

const STATE = Type.Enum(LIFECYCLE_STATES)

/** What `POST …/transition` takes: one of the four words for the state. */
export const TRANSITION = Type.Object(
  {
    to: Type.Optional(
      Type.Enum(LIFECYCLE_STATES, { description: 'The state to go to; required under one of its names' }),
    ),
    state: Type.Optional(Type.Enum(LIFECYCLE_STATES, { description: 'Another name of `to`' })),
    target_state: Type.Optional(Type.Enum(LIFECYCLE_STATES, { description: 'Another name of `to`' })),
    to_state: Type.Optional(Type.Enum(LIFECYCLE_STATES, { description: 'Another name of `to`' })),
    comment: Type.Optional(
      Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()], {
        description: 'Why; kept in the server’s own log',
      }),
    ),
    ...EXPECTED_VERSION,
  },
  CLOSED,
)

export const checkTransition = compile(TRANSITION)

export const TYPE_PARAMETERS = Type.Object({
  state: Type.Optional(Type.Enum(LIFECYCLE_STATES, { description: 'Only types in this state' })),
  category: Type.Optional(Type.String({ description: 'Only types of this category' })),
  q: Type.Optional(
    Type.String({ description: 'Part of the id, name, description or category, letter case aside' }),
  ),
  ...OFFSET_PARAMETERS,
})

export const readTypeParameters = compileQuery(TYPE_PARAMETERS)

/** All of them unless fewer are asked for: a new order has to name every field. */
export const FIELD_PAGE_PARAMETERS = Type.Object({
  ...OFFSET_PARAMETERS,
  limit: Type.Integer({ default: MAX_FIELDS, minimum: 1, maximum: MAX_LIMIT, description: 'Size of a page' }),
})

export const readFieldPageParameters = compileQuery(FIELD_PAGE_PARAMETERS)

const TIME = Type.String({ format: 'date-time', description: 'In UTC' })
const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()])

export const EVENT_TYPE = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    description: TEXT_OR_NULL,
    category: TEXT_OR_NULL,
    state: STATE,
    version: Type.Integer({ description: 'Counts the changes of fields and conditional rules, from 1' }),
    fields: Type.Array(FIELD),
    conditional_rules: Type.Array(CONDITIONAL_RULE),
    allowed_transitions: Type.Array(STATE, { description: 'Where the state can go from here' }),
    builtin: Type.Boolean({ description: 'Whether it came with the server' }),
    created_at: TIME,
    updated_at: TIME,
  },
  { $id: 'EventType' },
)

export const TYPE_VERSION = Type.Object(
  {
    event_type_id: Type.String(),
    version: Type.Integer(),
    fields: Type.Array(FIELD),
    conditional_rules: Type.Array(CONDITIONAL_RULE),
    created_at: TIME,
    created_by: Type.String(),
  },
  { $id: 'EventTypeVersion' },
)
