import Type, { type Static } from 'typebox'
import { GUARD_ACTIONS, GUARD_OPERATIONS, MAX_VALIDATIONS } from '../../core/rules/guard-rule.ts'
import { GUARD_RULE_STATUSES } from '../../core/rules/guard-rule-status.ts'
import { SUBMISSION } from '../events/schema.ts'
import { compileQuery } from '../fastapi/query.ts'
import { compile } from '../fastapi/validate.ts'
import { EXPECTED_REVISION } from '../if-match.ts'
import { OFFSET_PARAMETERS } from '../offset-page.ts'

/** An unknown member is refused: a misspelt `operations` would let every correction pass. */
const CLOSED = { additionalProperties: false } as const

function textOrNull(maxLength: number, description: string) {
  return Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()], { description }))
}

const NAME = Type.String({ minLength: 1, maxLength: 200, strip: true })

const CONDITION_FORMS = 'CEL text, or `{"conjunction":"all|any","conditions":[{"field","operator","value"}]}`'

const VALIDATION_MEMBERS = {
  expression: Type.Optional(Type.Unknown({ description: 'What the event must meet, as CEL text' })),
  condition: Type.Optional(
    Type.Unknown({
      description: 'What the event must meet, in the structured form; instead of `expression`',
    }),
  ),
  message: textOrNull(1_000, 'What is said when the event does not meet it'),
  message_expression: textOrNull(2_000, 'CEL that makes the message; `message` stands in where it fails'),
  field: textOrNull(100, 'The field, or the member of the event, that the message is about'),
  reason: textOrNull(100, 'A word of your own for machines'),
}

const CONTENT = {
  description: textOrNull(10_000, 'For people'),
  event_type_ids: Type.Optional(
    Type.Union([Type.Array(Type.String({ maxLength: 100 })), Type.Null()], {
      description: 'The event types it binds; null, or absent, for all, those to come included',
    }),
  ),
  event_type_id: textOrNull(100, 'Another way to name one event type'),
  operations: Type.Optional(
    Type.Array(Type.Enum(GUARD_OPERATIONS), { description: 'When it is asked; always unless said' }),
  ),
  match: Type.Optional(
    Type.Unknown({ description: `It applies only where this holds; null for always. ${CONDITION_FORMS}` }),
  ),
  validations: Type.Optional(
    Type.Array(Type.Object(VALIDATION_MEMBERS, CLOSED), {
      description: `What an event must meet; at most ${MAX_VALIDATIONS}, and all that fail are reported`,
    }),
  ),
  params: Type.Optional(
    Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
      description: 'What conditions read as `params`',
    }),
  ),
  actions: Type.Optional(
    Type.Array(Type.Enum(GUARD_ACTIONS), {
      description: 'What comes of an event that fails: deny, warn or audit; deny unless said',
    }),
  ),
  failure_policy: Type.Optional(
    Type.Enum(['fail', 'ignore'], {
      description: 'Whether a condition that cannot be evaluated counts as failed; `fail` unless said',
    }),
  ),
  severity: Type.Optional(
    Type.Enum(['error', 'warning'], { description: 'The short form of `actions`: deny or warn' }),
  ),
  message: textOrNull(1_000, 'The message of the short form'),
  logic: Type.Optional(
    Type.Enum(['all', 'any'], { description: 'The conjunction of the short form; `all` unless said' }),
  ),
  conditions: Type.Optional(
    Type.Array(Type.Unknown(), { description: 'The short form of one validation: what must hold' }),
  ),
}

export const NEW_RULE = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'An id of your own; never changes. A UUID unless said',
      }),
    ),
    name: NAME,
    ...CONTENT,
  },
  CLOSED,
)

export const checkNewRule = compile(NEW_RULE)

/** What is absent stays as it is; what is there takes the place of the whole member. */
export const RULE_CHANGE = Type.Object(
  { name: Type.Optional(NAME), ...CONTENT, ...EXPECTED_REVISION },
  CLOSED,
)

export const checkRuleChange = compile(RULE_CHANGE)

export type RuleBody = Omit<Static<typeof RULE_CHANGE>, 'expected_revision'>

export const PUBLICATION = Type.Object(
  { change_note: textOrNull(1_000, 'What is new, for people'), ...EXPECTED_REVISION },
  CLOSED,
)

export const checkPublication = compile(PUBLICATION)

const OLD = Type.Union([Type.Object(SUBMISSION.properties, CLOSED), Type.Null()], {
  description: 'The event as it was, to try the rule on a correction',
})

const VERSION = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
  description: 'Which version to try; the draft, or else what enforces, unless said',
})

/** A pasted event, as `POST /events` takes it, with what it was before and the version to try beside it. */
export const TRIAL = Type.Object(
  { ...SUBMISSION.properties, old: Type.Optional(OLD), version: Type.Optional(VERSION) },
  CLOSED,
)

export const checkTrial = compile(TRIAL)

/** The same with the event inside. */
const WRAPPED_TRIAL = Type.Object(
  { event: SUBMISSION, old: Type.Optional(OLD), version: Type.Optional(VERSION) },
  CLOSED,
)

export const checkWrappedTrial = compile(WRAPPED_TRIAL)

export const RULE_PARAMETERS = Type.Object({
  status: Type.Optional(Type.Enum(GUARD_RULE_STATUSES, { description: 'Only rules with this status' })),
  event_type_id: Type.Optional(Type.String({ description: 'Only rules that bind this event type' })),
  q: Type.Optional(Type.String({ description: 'Part of the id, name or description, letter case aside' })),
  ...OFFSET_PARAMETERS,
})

export const readRuleParameters = compileQuery(RULE_PARAMETERS)

const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()])
const TIME = Type.String({ format: 'date-time', description: 'In UTC' })

const SHOWN_CONTENT = {
  name: Type.String(),
  description: TEXT_OR_NULL,
  event_type_ids: Type.Union([Type.Array(Type.String()), Type.Null()]),
  operations: Type.Array(Type.Enum(GUARD_OPERATIONS)),
  match: Type.Unknown({ description: CONDITION_FORMS }),
  validations: Type.Array(
    Type.Object({
      expression: Type.Optional(Type.String()),
      condition: Type.Optional(Type.Unknown()),
      message: TEXT_OR_NULL,
      message_expression: TEXT_OR_NULL,
      field: TEXT_OR_NULL,
      reason: TEXT_OR_NULL,
    }),
  ),
  params: Type.Record(Type.String(), Type.Unknown()),
  actions: Type.Array(Type.Enum(GUARD_ACTIONS)),
  failure_policy: Type.Enum(['fail', 'ignore']),
}

export const RULE = Type.Object(
  {
    id: Type.String(),
    status: Type.Enum(GUARD_RULE_STATUSES),
    version: Type.Integer({
      description: 'Of what it says: the open draft, or else what binds events, or else the newest',
    }),
    published_version: Type.Union([Type.Integer(), Type.Null()], {
      description: 'The one that binds events; null for none',
    }),
    ...SHOWN_CONTENT,
    draft: Type.Union([Type.Object(SHOWN_CONTENT), Type.Null()], {
      description: 'What the next publish puts in force; null when nothing changed since the last',
    }),
    faults: Type.Array(Type.String(), {
      description:
        'Why what is in force can no longer be evaluated: its `failure_policy` decides; empty as a rule',
    }),
    revision: Type.Integer({ description: 'Counts the edits, of drafts too; also in `ETag`' }),
    created_at: TIME,
    created_by: Type.String(),
    updated_at: TIME,
    published_at: Type.Union([TIME, Type.Null()]),
    published_by: TEXT_OR_NULL,
  },
  { $id: 'GuardRule' },
)

export const RULE_VERSION = Type.Object(
  {
    rule_id: Type.String(),
    version: Type.Integer(),
    enforced: Type.Boolean({ description: 'Whether it is the one that binds events' }),
    ...SHOWN_CONTENT,
    change_note: TEXT_OR_NULL,
    published_at: TIME,
    published_by: Type.String(),
  },
  { $id: 'GuardRuleVersion' },
)

const PROBLEM = Type.Object({
  type: Type.String(),
  loc: Type.Array(Type.Union([Type.String(), Type.Integer()])),
  msg: Type.String(),
})

export const TRIAL_ANSWER = Type.Object(
  {
    rule_id: Type.String(),
    version: Type.Integer(),
    outcome: Type.Enum(['not-applied', 'passed', 'denied', 'warned', 'audited']),
    failures: Type.Array(
      Type.Object({
        ...PROBLEM.properties,
        validation: Type.Union([Type.Integer(), Type.Null()], {
          description: 'Its place in the list, from 0; null for the rule’s `match`',
        }),
        reason: TEXT_OR_NULL,
      }),
    ),
    problems: Type.Array(PROBLEM, { description: 'What is wrong with the event whatever the rule says' }),
  },
  { $id: 'GuardRuleTrial' },
)
