import Type, { type TSchema } from 'typebox'
import { compileQuery } from '../fastapi/query.ts'
import { readQuery } from '../fastapi/read-query.ts'
import type { Ask } from '../route.ts'

export const PAGE_QUERY = Type.Object({
  limit: Type.Integer({ default: 50, minimum: 1, maximum: 1000, description: 'At most so many' }),
  offset: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Leave out so many first',
  }),
})

const readPageQuery = compileQuery(PAGE_QUERY)

/** The envelope around a page of a list whose items look like `item`. */
export function pageOf(item: TSchema) {
  return Type.Object({
    data: Type.Array(item),
    total: Type.Integer(),
    limit: Type.Integer(),
    offset: Type.Integer(),
    next_cursor: Type.Null(),
  })
}

/** The page that a request asks for, of a list short enough to be read whole. */
export function pageIn<T>(request: Ask, items: readonly T[], present: (item: T) => unknown) {
  const { limit, offset } = readQuery(request, readPageQuery)
  const data = items.slice(offset, offset + limit).map(present)
  return { data, total: items.length, limit, offset, next_cursor: null }
}
