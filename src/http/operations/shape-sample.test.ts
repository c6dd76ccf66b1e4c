import assert from 'node:assert/strict'
import { test } from 'node:test'
import { giveMemoryBack } from '../../give-memory-back.ts'
import { type Exchange, ShapeSample } from './shape-sample.ts'

test('one exchange of a route outlives a collection, and the others do not', async () => {
  const sample = new ShapeSample()
  const seen = Array.from({ length: 20 }, () => noted(sample, { 'content-length': '100' }))
  await giveMemoryBack()
  const places = seen.flatMap((reference, index) => (reference.deref() ? [index + 1] : []))
  assert.deepEqual(places, [16])
  assert.equal(seen[15]?.deref(), sample.exchange?.request)
})

for (const [what, headers, isFinished] of [
  ['with a large body', { 'content-length': String(16 * 1024 + 1) }, true],
  ['with a body of unknown length', { 'transfer-encoding': 'chunked' }, true],
  ['whose answer nobody took to its end', {}, false],
] as const) {
  test(`an exchange ${what} is not kept`, async () => {
    const sample = new ShapeSample()
    const small = noted(sample, { 'content-length': String(16 * 1024) })
    const other = noted(sample, headers, isFinished)
    await giveMemoryBack()
    assert.ok(small.deref())
    assert.equal(other.deref(), undefined)
  })
}

/** In a function of its own, so that nothing else keeps the request alive. */
function noted(
  sample: ShapeSample,
  headers: Exchange['request']['headers'],
  writableFinished = true,
): WeakRef<Exchange['request']> {
  const request = { headers }
  sample.note(request, { raw: { writableFinished } })
  return new WeakRef(request)
}
