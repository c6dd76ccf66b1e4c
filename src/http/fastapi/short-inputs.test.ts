import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DetailItem } from './detail-item.ts'
import { float } from './json-value.ts'
import { withShortInputs } from './short-inputs.ts'

const itemsFor = (inputs: readonly unknown[]): readonly DetailItem[] =>
  inputs.map((input) => ({ type: 'x', loc: ['body', 'a'], msg: 'y', input }))

const LONG = [{ b: 1 }, [1], new Map([['b', 1]]), 'x'.repeat(1_001)]
const SHORT = [null, true, 5, 5n, float(5), 'x'.repeat(1_000)]

test('a body of 64 KiB is echoed whole', () => {
  const items = itemsFor([...LONG, ...SHORT])
  assert.equal(withShortInputs(items, Buffer.alloc(65_536)), items)
})

test('of a larger body texts of up to 1,000 characters, numbers, true, false and null are echoed', () => {
  const items = itemsFor(SHORT)
  assert.deepEqual(withShortInputs(items, Buffer.alloc(65_537)), items)
})

test('of a larger body objects, lists and longer texts are not echoed', () => {
  const without = itemsFor(LONG.map(() => undefined))
  assert.deepEqual(withShortInputs(itemsFor(LONG), Buffer.alloc(65_537)), without)
})
