import Type, { type Static, type TSchema } from 'typebox'
import { FIELD_TYPES } from '../../core/fields/registry.ts'
import type { JsonObject } from '../../core/json.ts'
import { compile, type Validator } from '../fastapi/validate.ts'

const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()])

/** What a person reads beside the value. */
const WORDS = {
  label: Type.Optional(
    Type.Union([Type.String({ maxLength: 200, strip: true }), Type.Null()], {
      description: 'What people call it; the name unless said',
    }),
  ),
  help: Type.Optional(
    Type.Union([Type.String({ maxLength: 2_000, strip: true }), Type.Null()], {
      description: 'A sentence that helps to fill it in',
    }),
  ),
}

const NAME = Type.String({
  description: 'What events call it: a letter, then letters, digits and `_`, 64 at most',
})
const TYPE = Type.String({
  description: `One of ${FIELD_TYPES.map(({ name }) => name).join(', ')}, or an alias such as ${FIELD_TYPES.flatMap(({ aliases }) => aliases.slice(0, 1)).join(', ')}`,
})
const REQUIRED = Type.Boolean({ description: 'Whether an event must have a value' })
const DEFAULT = Type.Unknown({ description: 'The value of an event that gives none; null for no value' })
const INDEXED = Type.Boolean({
  description:
    'Whether events can be found by its values without looking at each of them; built while everything goes on',
})
const POSITION = Type.Integer({
  minimum: 0,
  maximum: 1_000,
  description: 'Its place, from 0; beyond the end is the end',
})

/** The settings of every type of field, each described by the types that have it. */
const SETTINGS: Readonly<Record<string, TSchema>> = Object.fromEntries(
  FIELD_TYPES.flatMap(({ settings }) => Object.keys(settings)).map((name) => [
    name,
    Type.Optional(Type.Unknown({ description: settingMeaning(name) })),
  ]),
)

function settingMeaning(name: string): string {
  const owners = FIELD_TYPES.filter(({ settings }) => name in settings)
  return `${owners[0]!.settings[name]} For ${owners.map((type) => type.name).join(', ')}.`
}

const NEW_FIELD_MEMBERS = {
  id: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'An id of your own; never changes. A UUID unless said',
    }),
  ),
  name: NAME,
  type: TYPE,
  ...WORDS,
  required: Type.Optional(REQUIRED),
  default: Type.Optional(DEFAULT),
  indexed: Type.Optional(INDEXED),
  position: Type.Optional(POSITION),
}

const FIELD_CHANGE_MEMBERS = {
  name: Type.Optional(NAME),
  type: Type.Optional(TYPE),
  ...WORDS,
  required: Type.Optional(REQUIRED),
  default: Type.Optional(DEFAULT),
  indexed: Type.Optional(INDEXED),
  position: Type.Optional(POSITION),
}

/** An unknown member is refused: a misspelt `max` would let every value pass. */
const CLOSED = { additionalProperties: false } as const

export const EXPECTED_VERSION = {
  expected_version: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'The version you looked at; 409 if there is another by now. `If-Match` says the same.',
    }),
  ),
}

/** A field inside of a new event type. */
export const FIELD_OF_NEW_TYPE = Type.Object({ ...NEW_FIELD_MEMBERS, ...SETTINGS }, CLOSED)

export const NEW_FIELD = Type.Object({ ...NEW_FIELD_MEMBERS, ...EXPECTED_VERSION, ...SETTINGS }, CLOSED)

export const FIELD_CHANGE = Type.Object({ ...FIELD_CHANGE_MEMBERS, ...EXPECTED_VERSION, ...SETTINGS }, CLOSED)

type Expecting = { readonly expected_version?: number | null }

const newFieldMembers = Type.Object(NEW_FIELD_MEMBERS)
const fieldChangeMembers = Type.Object(FIELD_CHANGE_MEMBERS)

/** Its members are checked by their schemas; whatever else is there is a setting, which core checks. */
export type NewFieldBody = Static<typeof newFieldMembers> & Expecting & JsonObject
export type FieldChangeBody = Static<typeof fieldChangeMembers> & Expecting & JsonObject

export const checkNewField = compile(NEW_FIELD) as unknown as Validator<NewFieldBody>
export const checkFieldChange = compile(FIELD_CHANGE) as unknown as Validator<FieldChangeBody>

export const FIELD_ORDER = Type.Object(
  {
    field_ids: Type.Array(Type.String(), {
      description: 'The ids of all fields, each once, in their new order',
    }),
    ...EXPECTED_VERSION,
  },
  CLOSED,
)

export const checkFieldOrder = compile(FIELD_ORDER)

/** A field as it is shown: the settings of its type stand beside its other members. */
export const FIELD = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    type: Type.String(),
    required: Type.Boolean(),
    label: TEXT_OR_NULL,
    help: TEXT_OR_NULL,
    default: Type.Unknown(),
    position: Type.Integer(),
    indexed: INDEXED,
    index: Type.Optional(
      Type.Enum(['building', 'ready'], {
        description:
          'Beside `indexed`, in the newest version: until it is ready, events are looked at one by one',
      }),
    ),
    ...SETTINGS,
  },
  { $id: 'Field' },
)
