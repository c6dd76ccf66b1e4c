import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBoundedMemory } from './bounded-memory.ts'

test('what is used stays, what is not goes, and there is never more than twice the size', () => {
  const memory = createBoundedMemory<number>(10)
  memory.set('used', 1)
  for (let n = 0; n < 1000; n += 1) {
    memory.set(`passing ${n}`, n)
    assert.equal(memory.get('used'), 1)
  }
  const kept = Array.from({ length: 1000 }, (_, n) => memory.get(`passing ${n}`)).filter(
    (it) => it !== undefined,
  )
  assert.ok(kept.length < 20, `${kept.length} are kept`)
})

test('the ten values set last are there', () => {
  const memory = createBoundedMemory<number>(10)
  for (let n = 0; n < 95; n += 1) memory.set(`${n}`, n)
  for (let n = 85; n < 95; n += 1) assert.equal(memory.get(`${n}`), n)
})

test('what is deleted or forgotten does not come back in an older form', () => {
  const memory = createBoundedMemory<string>(2)
  memory.set('a', 'old')
  memory.set('b', 'filler')
  memory.set('a', 'new')
  memory.forgetWhere((value) => value === 'new')
  assert.equal(memory.get('a'), undefined)
  memory.delete('b')
  assert.equal(memory.get('b'), undefined)
})
