import Type, { type TObject, type TSchema } from 'typebox'
import { SYSLOG_WORDS } from '../../core/events/severity.ts'

const TYPE = Type.String({
  enum: [...SYSLOG_WORDS],
  default: 'INFORMATIONAL',
  description: 'Syslog type, in any letter case; NOTE is a ninth that Collins added',
})

const MESSAGE = Type.String({ description: 'Text; not blank' })

const SOURCE = Type.String({
  description: 'Anything at all marks the entry as made by a person: SOURCE is then USER',
})

/** The parameters of a new entry, wherever they stand. */
export const NEW_ENTRY_FORM = Type.Object({
  message: MESSAGE,
  type: Type.Optional(TYPE),
  source: Type.Optional(SOURCE),
})

/** How a query or a form asks for a format; Accept may do so too. */
export const OUTPUT_TYPE = {
  outputType: Type.Optional(
    Type.String({
      enum: ['json', 'sh', 'text', 'html'],
      default: 'json',
      description:
        'The format of the answer: `sh` for shell assignments, `text` for lines with tabs. Accept may say it as well, with `text/x-shellscript` or `text/plain`; whoever asks for JSON too gets JSON, and so does who asks for HTML',
    }),
  ),
}

/** The query of an operation that takes nothing else. */
export const FORMAT_QUERY = Type.Object(OUTPUT_TYPE)

export const NEW_ENTRY_QUERY = Type.Object({ ...Type.Partial(NEW_ENTRY_FORM).properties, ...OUTPUT_TYPE })

export const NEW_ENTRY_URLENCODED = Type.Object({ ...NEW_ENTRY_FORM.properties, ...OUTPUT_TYPE })

export const NEW_ENTRY_JSON = Type.Object({
  Message: Type.Unknown({ description: 'Any JSON value; it is given back as it was written' }),
  Type: Type.Optional(TYPE),
})

export const PAGE = {
  ...OUTPUT_TYPE,
  page: Type.Optional(Type.Integer({ minimum: 0, default: 0, description: 'Which page, from 0' })),
  sort: Type.Optional(
    Type.String({ enum: ['DESC', 'ASC'], default: 'DESC', description: 'Newest or oldest first' }),
  ),
}

export const FILTER = Type.Optional(
  Type.String({
    description: 'Types to show, separated by `;`; with a `!` before one, all are left out: `!DEBUG;!NOTE`',
    examples: ['!DEBUG'],
  }),
)

/** The page size; 0 is everything. */
export function sizeSchema(otherwise: number): TSchema {
  return Type.Optional(
    Type.Integer({ minimum: 0, default: otherwise, description: 'Results per page; 0 for all on one page' }),
  )
}

const PAGINATION = Type.Object(
  {
    PreviousPage: Type.Integer({ description: 'CurrentPage - 1, or 0 on the first page' }),
    CurrentPage: Type.Integer(),
    NextPage: Type.Integer({ description: 'CurrentPage + 1, or CurrentPage on the last page' }),
    TotalResults: Type.Integer({ description: 'Results on all pages, after the filter' }),
  },
  { $id: 'CollinsPagination' },
)

/** The same numbers, for clients that read no bodies. */
export const PAGINATION_HEADERS = {
  'X-Pagination-PreviousPage': 'As in the body',
  'X-Pagination-CurrentPage': 'As in the body',
  'X-Pagination-NextPage': 'As in the body',
  'X-Pagination-TotalResults': 'As in the body',
}

const ENTRY = Type.Object(
  {
    ID: Type.Integer({ description: 'The place of the entry in the log' }),
    ASSET_TAG: Type.String(),
    CREATED: Type.String({ description: 'UTC, to the second, without a zone: `2026-01-31T10:30:00`' }),
    CREATED_BY: Type.String(),
    FORMAT: Type.String({ enum: ['text/plain', 'application/json'] }),
    SOURCE: Type.String({ enum: ['INTERNAL', 'API', 'USER', 'SYSTEM'] }),
    TYPE: Type.String({ enum: [...SYSLOG_WORDS] }),
    MESSAGE: Type.Unknown({ description: 'A text, or the JSON value it was created with' }),
  },
  { $id: 'AssetLogEntry' },
)

/** One entry as Collins has it under `data`. */
export const ONE_ENTRY = Type.Object({ SUCCESS: Type.Boolean(), Data: ENTRY })

/** One page of entries. */
export const ENTRIES = pageOf(ENTRY)

/** One page of a list, as Collins has it under `data`. */
export function pageOf(row: TSchema): TObject {
  return Type.Object({ Pagination: PAGINATION, Data: Type.Array(row) })
}

const ENTRY_EXAMPLE = {
  ID: 2,
  ASSET_TAG: 'tumblrtag1',
  CREATED: '2016-09-16T16:48:40',
  CREATED_BY: 'blake',
  FORMAT: 'text/plain',
  SOURCE: 'API',
  TYPE: 'DEBUG',
  MESSAGE: 'Hello World',
}

export const PAGINATION_EXAMPLE = { PreviousPage: 0, CurrentPage: 0, NextPage: 0, TotalResults: 1 }

export const ONE_ENTRY_EXAMPLE = { SUCCESS: true, Data: ENTRY_EXAMPLE }

export const ENTRIES_EXAMPLE = { Pagination: PAGINATION_EXAMPLE, Data: [ENTRY_EXAMPLE] }
