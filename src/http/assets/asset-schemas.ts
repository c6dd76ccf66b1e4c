import Type from 'typebox'
import { TAG_MAX_LENGTH } from '../../core/assets/asset.ts'
import { MAX_ATTRIBUTES } from '../../core/assets/merge-attributes.ts'
import { compileQuery } from '../fastapi/query.ts'
import { compile } from '../fastapi/validate.ts'
import { OFFSET_PARAMETERS } from '../offset-page.ts'

const TAG = Type.String({
  minLength: 1,
  maxLength: TAG_MAX_LENGTH,
  description: 'What everybody calls it; case-sensitive, never changes',
})

const ABOUT = {
  type: Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength: 100, strip: true }), Type.Null()], {
      description: 'What kind of asset it is, such as `Well`',
    }),
  ),
  name: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 200, strip: true }), Type.Null()])),
  parent: Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength: TAG_MAX_LENGTH }), Type.Null()], {
      description: 'The tag of the asset it is part of',
    }),
  ),
}

const ATTRIBUTES = Type.Record(Type.String(), Type.Unknown())

const CLOSED = { additionalProperties: false } as const

/** What `POST /assets` takes. */
export const NEW_ASSET = Type.Object(
  {
    tag: TAG,
    ...ABOUT,
    attributes: Type.Optional(
      Type.Union([ATTRIBUTES, Type.Null()], {
        description: `Whatever else there is to know; at most ${MAX_ATTRIBUTES}`,
      }),
    ),
  },
  CLOSED,
)

/** What `PATCH /assets/{tag}` takes; what is absent stays as it is. */
export const ASSET_CHANGE = Type.Object(
  {
    ...ABOUT,
    attributes: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Merged by name into those that are there; null removes',
      }),
    ),
  },
  CLOSED,
)

export const checkNewAsset = compile(NEW_ASSET)
export const checkAssetChange = compile(ASSET_CHANGE)

export const ASSET_PARAMETERS = Type.Object({
  tag: Type.Optional(Type.String({ description: 'Only the asset with this tag' })),
  type: Type.Optional(Type.String({ description: 'Only assets of this type' })),
  parent: Type.Optional(Type.String({ description: 'Only assets that are part of this one' })),
  q: Type.Optional(Type.String({ description: 'Part of the tag or the name, letter case aside' })),
  sort: Type.Enum(['asc', 'desc'], { default: 'asc', description: 'By tag, up or down' }),
  ...OFFSET_PARAMETERS,
})

export const readAssetParameters = compileQuery(ASSET_PARAMETERS)

const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()])
const TIME = Type.String({ format: 'date-time', description: 'In UTC' })

export const ASSET = Type.Object(
  {
    tag: Type.String(),
    type: TEXT_OR_NULL,
    name: TEXT_OR_NULL,
    parent: TEXT_OR_NULL,
    attributes: ATTRIBUTES,
    created_at: TIME,
    updated_at: TIME,
  },
  { $id: 'Asset' },
)

export const NEW_ASSET_EXAMPLE = {
  tag: 'well-001-esp',
  type: 'Pump',
  name: 'Submersible pump of well 1',
  parent: 'well-001',
  attributes: { maker: 'Acme', stages: 120 },
}

export const ASSET_EXAMPLE = {
  ...NEW_ASSET_EXAMPLE,
  created_at: '2026-04-01T08:00:00Z',
  updated_at: '2026-04-01T08:00:00Z',
}
