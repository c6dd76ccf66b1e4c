import { Refused } from '../dialect.ts'
import type { Form } from './form.ts'
import type { TreeObject } from './tree.ts'

/** Which page of a list; a size of 0 means everything on one page. */
export type Paging = { readonly page: number; readonly size: number; readonly direction: 'asc' | 'desc' }

/** Collins counts pages in 32 bits. */
const MAX_INT = 2 ** 31 - 1

/**
 * Reads `page`, `size` and `sort`. Whatever is not DESC sorts ascending, as in Collins.
 * @throws Refused when page or size is no whole number from 0 on.
 */
export function readPaging(form: Form, defaultSize: number): Paging {
  const page = readCount(form, 'page', 0)
  const size = readCount(form, 'size', defaultSize)
  const sort = form.get('sort') ?? 'DESC'
  return { page, size, direction: sort.toUpperCase() === 'DESC' ? 'desc' : 'asc' }
}

function readCount(form: Form, name: string, otherwise: number): number {
  const text = form.get(name)
  if (text === undefined) return otherwise
  const count = readInt(text, name)
  if (count >= 0) return count
  const problem = { path: [], code: 'negative', message: `${name} must be >= 0`, input: text }
  throw new Refused({ kind: 'invalid', problems: [problem] })
}

/**
 * Reads a whole number of at most `max`, either side of zero.
 * @throws Refused as Collins's router words it.
 */
export function readInt(text: string, name: string, max = MAX_INT): number {
  const value = Number(text)
  if (/^[+-]?\d+$/.test(text) && Math.abs(value) <= max) return value
  const message = `Cannot parse parameter ${name} as Int: For input string: "${text}"`
  throw new Refused({ kind: 'bad-url', message })
}

/** The rows a page stands on: how many to pass over, and how many there are then. */
export function rowsOf({ page, size }: Paging, total: number): { offset: number; count: number } {
  const offset = page * size
  const left = Math.max(total - offset, 0)
  return { offset, count: size === 0 ? left : Math.min(size, left) }
}

/** A page's place among its neighbours; the last page, or one past it, names itself as the next. */
export function paginationOf(paging: Paging, total: number): Pagination {
  const { offset, count } = rowsOf(paging, total)
  return {
    PreviousPage: Math.max(paging.page - 1, 0),
    CurrentPage: paging.page,
    NextPage: offset + count < total ? paging.page + 1 : paging.page,
    TotalResults: total,
  }
}

export type Pagination = TreeObject & {
  readonly PreviousPage: number
  readonly CurrentPage: number
  readonly NextPage: number
  readonly TotalResults: number
}
