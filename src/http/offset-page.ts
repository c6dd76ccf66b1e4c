import { createHash } from 'node:crypto'
import Type, { type TSchema } from 'typebox'
import { Refused } from './dialect.ts'
import { compileQuery } from './fastapi/query.ts'
import { readQuery } from './fastapi/read-query.ts'
import type { AnswerDocs, Ask } from './route.ts'

export const MAX_LIMIT = 1000

const MAX_OFFSET = 1e12

/** The parameters of a list whose pages are places in an order, beside its filters. */
export const OFFSET_PARAMETERS = {
  limit: Type.Integer({ default: 50, minimum: 1, maximum: MAX_LIMIT, description: 'Size of a page' }),
  offset: Type.Integer({ default: 0, minimum: 0, maximum: MAX_OFFSET, description: 'How many to pass over' }),
  cursor: Type.Optional(
    Type.String({
      description: 'The `next_cursor` of the page before, with the same filters; `offset` is ignored',
    }),
  ),
}

/** The parameters of a list without filters. */
export const PAGE_PARAMETERS = Type.Object(OFFSET_PARAMETERS)

const readPageParameters = compileQuery(PAGE_PARAMETERS)

/** What a list answers, for the documentation. */
export function pageAnswer(item: TSchema, example: unknown): AnswerDocs {
  return { description: 'One page', schema: pageSchema(item), example: pageExample(example) }
}

/** The envelope of every list. */
export function pageSchema(item: TSchema) {
  return Type.Object({
    data: Type.Array(item),
    total: Type.Integer({ description: 'How many there are on all pages' }),
    limit: Type.Integer(),
    offset: Type.Integer(),
    next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'null on the last page' }),
  })
}

/** The first page of a list that has one item, for the documentation. */
export function pageExample<T>(item: T) {
  return { data: [item], total: 1, limit: 50, offset: 0, next_cursor: null }
}

export type OffsetQuery = { readonly limit: number; readonly offset: number; readonly cursor?: string }

/** Which page of which list: `list` is whatever tells two lists apart, such as their filters. */
export type PageRequest = { readonly limit: number; readonly offset: number; readonly list: string }

/** The page that a request for a list without filters wants. @throws Refused as below. */
export function readPage(request: Ask, list: string): PageRequest {
  return readPageRequest(readQuery(request, readPageParameters), list)
}

/** @throws Refused where the cursor is none, or one of another list. */
export function readPageRequest({ limit, offset, cursor }: OffsetQuery, list: unknown): PageRequest {
  const fingerprint = createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 12)
  if (cursor === undefined) return { limit, offset, list: fingerprint }
  const place = /^(\d{1,12}) ([\w-]{12})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  if (!place) throw badCursor(cursor, 'the cursor is none of this list')
  if (place[2] !== fingerprint) throw badCursor(cursor, 'the cursor belongs to a list with other filters')
  return { limit, offset: Number(place[1]), list: fingerprint }
}

/** The wanted page of a list that is held whole. */
export function pageFrom<T>(items: readonly T[], page: PageRequest, present: (item: T) => unknown) {
  const { offset, limit } = page
  return pageOf(items.slice(offset, offset + limit).map(present), items.length, page)
}

/** One page in the envelope of every list. */
export function pageOf<T>(data: readonly T[], total: number, { limit, offset, list }: PageRequest) {
  const next = offset + data.length
  const isLast = data.length === 0 || next >= total
  const nextCursor = isLast ? null : Buffer.from(`${next} ${list}`, 'latin1').toString('base64url')
  return { data, total, limit, offset, next_cursor: nextCursor }
}

function badCursor(cursor: string, error: string): Refused {
  const message = `Value error, ${error}`
  const problem = { path: ['cursor'], code: 'value_error', message, input: cursor, ctx: { error } }
  return new Refused({ kind: 'invalid', place: 'query', problems: [problem] })
}
