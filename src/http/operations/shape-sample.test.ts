import assert from 'node:assert/strict'
import { test } from 'node:test'
import { giveMemoryBack } from '../../give-memory-back.ts'
import { ShapeSample } from './shape-sample.ts'

test('one exchange of a route outlives a collection, and the others do not', async () => {
  const sample = new ShapeSample()
  const seen = Array.from({ length: 20 }, (_, index) => noted(sample, index + 1, 100))
  await giveMemoryBack()
  const alive = seen.flatMap((reference) => reference.deref()?.place ?? [])
  assert.deepEqual(alive, [16])
})

test('an exchange with a large body is not kept', async () => {
  const sample = new ShapeSample()
  const small = noted(sample, 1, 16 * 1024)
  const large = noted(sample, 2, 16 * 1024 + 1)
  await giveMemoryBack()
  assert.deepEqual(sample.exchange, [{ place: 1 }])
  assert.equal(small.deref()?.place, 1)
  assert.equal(large.deref(), undefined)
})

/** In a function of its own, so that nothing else keeps the object alive. */
function noted(sample: ShapeSample, place: number, bodyBytes: number): WeakRef<{ place: number }> {
  const exchange = { place }
  sample.note(bodyBytes, exchange)
  return new WeakRef(exchange)
}
