import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../json.ts'
import { mergeAttributes } from './merge-attributes.ts'

const CASES: readonly (readonly [before: JsonObject, changes: JsonObject, after: JsonObject])[] = [
  [{}, {}, {}],
  [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  [{ a: 1 }, { a: [2] }, { a: [2] }],
  [{ a: 1, b: 2 }, { a: null }, { b: 2 }],
  [{}, { a: null }, {}],
  [{ a: { x: 1 } }, { a: { y: 2 } }, { a: { y: 2 } }],
]

for (const [before, changes, after] of CASES) {
  test(`${JSON.stringify(before)} with ${JSON.stringify(changes)} is ${JSON.stringify(after)}`, () => {
    assert.deepEqual(mergeAttributes(before, changes), { ok: true, value: after })
  })
}

test('a key that has a meaning in JavaScript is kept like any other', () => {
  const merged = mergeAttributes({}, JSON.parse('{"__proto__":{"a":1}}'))
  assert.ok(merged.ok)
  assert.equal(JSON.stringify(merged.value), '{"__proto__":{"a":1}}')
})

test('more than 200 attributes, or very long ones, are refused', () => {
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`a${index}`, index]))
  for (const changes of [many, { a: 'x'.repeat(65_536) }]) {
    const merged = mergeAttributes({}, changes)
    assert.ok(!merged.ok && merged.refusal.kind === 'invalid')
    assert.deepEqual(merged.refusal.problems[0]!.path, ['attributes'])
  }
})
