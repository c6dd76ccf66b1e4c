import Type from 'typebox'
import { OUTPUT_TYPE, PAGINATION_EXAMPLE, pageOf } from './log-schemas.ts'

export const NEW_ASSET_FORM = Type.Object({
  type: Type.Optional(
    Type.String({
      default: 'SERVER_NODE',
      description: 'A type Collins has, such as SERVER_NODE or RACK, or one that another asset has',
    }),
  ),
  status: Type.Optional(Type.String({ default: 'Incomplete' })),
  generate_ipmi: Type.Optional(Type.Boolean({ description: 'Accepted, without effect' })),
})

/** What stands in a query or a form of this kind. */
export const NEW_ASSET_PAIRS = Type.Object({ ...NEW_ASSET_FORM.properties, ...OUTPUT_TYPE })

const ASSET_HEAD = Type.Object(
  {
    ID: Type.Integer(),
    TAG: Type.String(),
    STATE: Type.Null(),
    STATUS: Type.String(),
    TYPE: Type.Union([Type.String(), Type.Null()]),
    CREATED: Type.String({ description: 'UTC, to the second, without a zone' }),
    UPDATED: Type.Union([Type.String(), Type.Null()]),
    DELETED: Type.Null(),
  },
  { $id: 'CollinsAssetHead' },
)

export const NEW_ASSET = Type.Object({ ASSET: ASSET_HEAD })

export const WHOLE_ASSET = Type.Object(
  {
    ASSET: ASSET_HEAD,
    HARDWARE: Type.Object({}),
    CLASSIFICATION: Type.Object({}),
    LLDP: Type.Object({}),
    IPMI: Type.Null(),
    ADDRESSES: Type.Array(Type.Unknown()),
    POWER: Type.Array(Type.Unknown()),
    ATTRIBS: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
  },
  { $id: 'CollinsAsset' },
)

/** One page of assets, whole or, without `details`, their heads. */
export const FOUND_ASSETS = pageOf(Type.Union([WHOLE_ASSET, ASSET_HEAD]))

export const FINDER_QUERY = Type.Object({
  ...OUTPUT_TYPE,
  tag: Type.Optional(Type.String({ description: 'The tag; `*` at an end stands for the rest' })),
  type: Type.Optional(Type.String()),
  status: Type.Optional(Type.String()),
  attribute: Type.Optional(
    Type.Array(Type.String(), {
      description: '`NAME;value`; `*` at an end of the value stands for the rest',
    }),
  ),
  operation: Type.Optional(
    Type.String({
      enum: ['and', 'or'],
      default: 'or',
      description: 'Whether all attributes must fit, or one',
    }),
  ),
  createdAfter: Type.Optional(Type.String()),
  createdBefore: Type.Optional(Type.String()),
  updatedAfter: Type.Optional(Type.String()),
  updatedBefore: Type.Optional(Type.String()),
  details: Type.Optional(
    Type.Boolean({
      default: true,
      description: 'Whether assets are shown whole, or only what is under ASSET',
    }),
  ),
  page: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
  size: Type.Optional(Type.Integer({ minimum: 0, default: 10, description: 'Results per page; 0 for all' })),
  sort: Type.Optional(Type.String({ enum: ['DESC', 'ASC'], default: 'DESC', description: 'By tag' })),
})

const HEAD_EXAMPLE = {
  ID: 2,
  TAG: 'tumblrtag30',
  STATE: null,
  STATUS: 'Incomplete',
  TYPE: 'Server Node',
  CREATED: '2012-09-16T18:30:55',
  UPDATED: null,
  DELETED: null,
}

export const NEW_ASSET_EXAMPLE = { ASSET: HEAD_EXAMPLE }

export const WHOLE_ASSET_EXAMPLE = {
  ASSET: HEAD_EXAMPLE,
  HARDWARE: {},
  CLASSIFICATION: {},
  LLDP: { INTERFACES: [] },
  IPMI: null,
  ADDRESSES: [],
  POWER: [],
  ATTRIBS: { 0: { OPERATOR: 'North' } },
}

export const FOUND_ASSETS_EXAMPLE = { Pagination: PAGINATION_EXAMPLE, Data: [WHOLE_ASSET_EXAMPLE] }
