import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Refused } from '../dialect.ts'
import { paginationOf, readPaging, rowsOf } from './paging.ts'

type Case = readonly [
  what: string,
  page: number,
  size: number,
  total: number,
  rows: readonly [offset: number, count: number],
  pages: readonly [previous: number, current: number, next: number],
]

const CASES: readonly Case[] = [
  ['an empty log', 0, 10, 0, [0, 0], [0, 0, 0]],
  ['fewer results than a page holds', 0, 10, 3, [0, 3], [0, 0, 0]],
  ['as many results as a page holds', 0, 10, 10, [0, 10], [0, 0, 0]],
  ['one more than a page holds', 0, 10, 11, [0, 10], [0, 0, 1]],
  ['a page in the middle', 1, 10, 25, [10, 10], [0, 1, 2]],
  ['the last page', 2, 10, 25, [20, 5], [1, 2, 2]],
  ['a page past the end', 7, 10, 25, [70, 0], [6, 7, 7]],
  ['everything on one page', 0, 0, 25, [0, 25], [0, 0, 0]],
  ['everything, on whichever page', 3, 0, 25, [0, 25], [2, 3, 3]],
  ['a size beyond the log', 0, 5000, 25, [0, 25], [0, 0, 0]],
  [
    'the last page there could be',
    2147483647,
    2147483647,
    25,
    [2147483647 * 2147483647, 0],
    [2147483646, 2147483647, 2147483647],
  ],
]

describe('pages of a list', () => {
  for (const [what, page, size, total, [offset, count], [PreviousPage, CurrentPage, NextPage]] of CASES) {
    it(`counts ${what}`, () => {
      const paging = { page, size, direction: 'desc' } as const
      assert.deepEqual(rowsOf(paging, total), { offset, count })
      assert.deepEqual(paginationOf(paging, total), {
        PreviousPage,
        CurrentPage,
        NextPage,
        TotalResults: total,
      })
    })
  }
})

describe('page, size and sort', () => {
  const read = (parameters: Record<string, string>) => readPaging(new Map(Object.entries(parameters)), 10)

  it('default to the first ten, newest first', () => {
    assert.deepEqual(read({}), { page: 0, size: 10, direction: 'desc' })
  })

  for (const [sort, direction] of [
    ['ASC', 'asc'],
    ['asc', 'asc'],
    ['DESC', 'desc'],
    ['desc', 'desc'],
    ['upwards', 'asc'],
    ['', 'asc'],
  ] as const) {
    it(`sort ${JSON.stringify(sort)} is ${direction}ending`, () =>
      assert.equal(read({ sort }).direction, direction))
  }

  for (const [name, text, problem] of [
    ['page', '-1', 'page must be >= 0'],
    ['size', '-1', 'size must be >= 0'],
  ] as const) {
    it(`refuses ${name}=${text}`, () => {
      assert.throws(
        () => read({ [name]: text }),
        (error) => {
          assert.ok(error instanceof Refused && error.trouble.kind === 'invalid')
          assert.deepEqual(
            error.trouble.problems.map(({ message }) => message),
            [problem],
          )
          return true
        },
      )
    })
  }

  for (const text of ['', 'x', '1.5', '1e3', ' 1', '0x10', '2147483648', '99999999999999999999']) {
    it(`refuses ${JSON.stringify(text)} for a whole number`, () => {
      const message = `Cannot parse parameter size as Int: For input string: "${text}"`
      assert.throws(() => read({ size: text }), { trouble: { kind: 'bad-url', message } })
    })
  }
})
