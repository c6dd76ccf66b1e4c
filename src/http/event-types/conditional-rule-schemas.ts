import Type, { type Static } from 'typebox'
import { MAX_ORDER } from '../../core/event-types/rule-draft.ts'
import { EFFECTS, HIDDEN_POLICIES } from '../../core/rules/conditional-rule.ts'
import { compile } from '../fastapi/validate.ts'
import { EXPECTED_VERSION } from './field-schemas.ts'

const CLOSED = { additionalProperties: false } as const

const CONDITION =
  'CEL such as `fields.cause == "other"`, or `{"conjunction": "all", "conditions": [{"field", "operator", "value"}]}`, or one such comparison'

const MOST_TARGETS = 200

/** What a rule may say; one of the ways to say when, which and what is needed in a new one. */
const MEMBERS = {
  name: Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength: 200, strip: true }), Type.Null()], {
      description: 'What people call it; the effect and its targets unless said',
    }),
  ),
  target_field: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'The field it is about, by name or id; this or `target_fields` is required',
    }),
  ),
  target_fields: Type.Optional(
    Type.Array(Type.String(), { minItems: 1, maxItems: MOST_TARGETS, description: 'Several such fields' }),
  ),
  when: Type.Optional(
    Type.Unknown({ description: `When it applies, required in one of its forms: ${CONDITION}` }),
  ),
  effect: Type.Optional(
    Type.Enum(EFFECTS, { description: 'What it does to the fields; required under one of its names' }),
  ),
  on_hidden: Type.Optional(
    Type.Enum(HIDDEN_POLICIES, {
      description: 'What becomes of a value submitted for a field it hides; `clear` unless said',
    }),
  ),
  enabled: Type.Optional(Type.Boolean({ description: 'Switched on unless said' })),
  order: Type.Optional(
    Type.Integer({ minimum: 0, maximum: MAX_ORDER, description: 'Its place in lists; decides nothing' }),
  ),
}

const ALIASES = {
  action: Type.Optional(Type.Enum(EFFECTS, { description: 'Another name of `effect`' })),
  condition: Type.Optional(Type.Unknown({ description: 'Another name of `when`' })),
  conditions: Type.Optional(Type.Array(Type.Unknown(), { description: 'Comparisons, instead of `when`' })),
  conjunction: Type.Optional(
    Type.Unknown({ description: 'Whether `all` or `any` of `conditions` must hold; `all` unless said' }),
  ),
  logic: Type.Optional(Type.Unknown({ description: 'Another name of `conjunction`' })),
  when_field: Type.Optional(
    Type.String({ description: 'A field that must have the value `equals`, instead of `when`' }),
  ),
  equals: Type.Optional(Type.Unknown({ description: 'The value of `when_field`' })),
}

const ID = Type.Optional(
  Type.String({ maxLength: 100, description: 'An id of your own; never changes. A UUID unless said' }),
)

/** A rule inside of a new event type. */
export const RULE_OF_NEW_TYPE = Type.Object({ id: ID, ...MEMBERS, ...ALIASES }, CLOSED)

export const NEW_RULE = Type.Object({ id: ID, ...MEMBERS, ...ALIASES, ...EXPECTED_VERSION }, CLOSED)

export const RULE_CHANGE = Type.Object({ ...MEMBERS, ...ALIASES, ...EXPECTED_VERSION }, CLOSED)

export type RuleBody = Static<typeof RULE_OF_NEW_TYPE>

export const checkNewRule = compile(NEW_RULE)
export const checkRuleChange = compile(RULE_CHANGE)

/** A conditional rule as it is shown. */
export const CONDITIONAL_RULE = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    target_field: Type.Union([Type.String(), Type.Null()], {
      description: 'The name of the field; null when there are several',
    }),
    target_fields: Type.Array(Type.String(), { description: 'The names of all of them' }),
    when: Type.Unknown({ description: CONDITION }),
    effect: Type.Enum(EFFECTS),
    on_hidden: Type.Enum(HIDDEN_POLICIES),
    enabled: Type.Boolean(),
    order: Type.Integer(),
  },
  { $id: 'ConditionalRule' },
)
