import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Row } from '../../core/mapping/row.ts'
import { createOccurrenceCounter } from './occurrence-counter.ts'
import { rowKeys } from './row-key.ts'

const keysOf = (rows: readonly Row[], typeId = 'trip') => {
  const keyOf = rowKeys()
  return rows.map((row) => keyOf(typeId, row))
}

const A: Row = { id: '1', at: '2015-01-03' }
const B: Row = { id: '2', at: '2015-01-03' }

test('identical rows have keys of their own', () => {
  assert.equal(new Set(keysOf([A, A, B, A])).size, 4)
})

test('the same file again has the same keys', () => {
  assert.deepEqual(keysOf([A, B, A]), keysOf([A, B, A]))
})

test('a file that was continued repeats the keys of the rows it had', () => {
  assert.deepEqual(keysOf([A, B, A, B]).slice(0, 3), keysOf([A, B, A]))
})

test('neither other rows nor their order change the keys, as a whole', () => {
  assert.deepEqual(keysOf([A, B, A]).sort(), keysOf([B, A, A]).sort())
})

test('the order of columns does not matter, nor what a rejected-lines file adds', () => {
  assert.deepEqual(keysOf([{ at: '2015-01-03', id: '1' }]), keysOf([A]))
  assert.deepEqual(keysOf([{ ...A, rejected_line: '7', rejected_because: 'x' }]), keysOf([A]))
})

test('the same row under another event type is another event', () => {
  assert.notDeepEqual(keysOf([A], 'trip'), keysOf([A], 'repair'))
})

test('nested values of NDJSON count', () => {
  assert.notDeepEqual(keysOf([{ a: { b: [1, 2] } }]), keysOf([{ a: { b: [1, 3] } }]))
  assert.deepEqual(keysOf([{ a: { b: 1, c: 2 } }]), keysOf([{ a: { c: 2, b: 1 } }]))
})

test('keys fit where keys go', () => {
  for (const key of keysOf([A])) assert.match(key, /^[\w-]{1,200}$/)
})

test('the counter counts as a plain map does', () => {
  const fingerprint = fc.oneof(fc.nat(50), fc.maxSafeNat())
  fc.assert(
    fc.property(fc.array(fingerprint, { maxLength: 5000 }), (fingerprints) => {
      const counter = createOccurrenceCounter()
      const model = new Map<number, number>()
      for (const one of fingerprints) {
        model.set(one, (model.get(one) ?? 0) + 1)
        assert.equal(counter.count(one), model.get(one))
      }
    }),
    { numRuns: 30 },
  )
})
