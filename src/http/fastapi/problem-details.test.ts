import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withExactInputs } from './exact-inputs.ts'
import { bodyItems, detailBody, UNREADABLE_BODY } from './problem-details.ts'

test('a sentence is the detail itself', () => {
  assert.equal(detailBody(UNREADABLE_BODY), '{"detail":"There was an error parsing the body"}')
})

test("the domain's problems become items of the body, with the inputs that were sent", () => {
  const problem = {
    path: ['fields', 'depth'],
    code: 'less_than_equal',
    message: 'too deep',
    input: 50,
    ctx: { le: 9 },
  }
  const items = bodyItems([problem, { path: [], code: 'missing', message: 'Field required', input: {} }])
  assert.equal(
    detailBody(withExactInputs(items, Buffer.from('{"fields":{"depth":50.0}}'))),
    '{"detail":[{"type":"less_than_equal","loc":["body","fields","depth"],"msg":"too deep","input":50.0,"ctx":{"le":9}},' +
      '{"type":"missing","loc":["body"],"msg":"Field required","input":{"fields":{"depth":50.0}}}]}',
  )
})

test('inputs stay as they are where the body does not hold them', () => {
  const items = bodyItems([{ path: ['a', 0], code: 'x', message: 'y', input: 1 }])
  assert.deepEqual(withExactInputs(items, Buffer.from('{"b":2}')), items)
  assert.deepEqual(withExactInputs(items, Buffer.from('no JSON')), items)
})

test('the domain may find more problems than are listed', () => {
  const problems = Array.from({ length: 101 }, (_, n) => ({ path: [n], code: 'x', message: 'y', input: n }))
  assert.deepEqual(
    bodyItems(problems).map(({ input }) => input),
    Array.from({ length: 100 }, (_, n) => n),
  )
})

test('a long list ends early, after at least one item', () => {
  const items = bodyItems(Array(10).fill({ path: [], code: 'x', message: 'y', input: 'z'.repeat(200_000) }))
  assert.equal(JSON.parse(detailBody(items)).detail.length, 3)
  const [item] = bodyItems([{ path: ['k'.repeat(600_000)], code: 'x', message: 'y', input: 1 }])
  assert.deepEqual(JSON.parse(detailBody([item!, item!])), { detail: [item] })
})
