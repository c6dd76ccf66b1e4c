import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { excessAtLeast } from './excess.ts'

/** Exact one-sided 95 % lower bounds of a Poisson mean: a half of the 5 % quantile of chi² with 2k degrees. */
const EXACT: readonly (readonly [observed: number, bound: number])[] = [
  [1, 0.051],
  [3, 0.818],
  [5, 1.97],
  [10, 5.425],
  [20, 13.255],
  [50, 38.965],
  [100, 84.14],
]

describe('how much more often than chance at least', () => {
  for (const [observed, bound] of EXACT) {
    test(`${observed} observed are at least ${bound} of chance`, () => {
      assert.ok(
        Math.abs(excessAtLeast(observed, 1) - bound) < 0.02 * bound + 0.02,
        `${excessAtLeast(observed, 1)}`,
      )
    })
  }

  test('nothing observed, or nothing expected, promises nothing', () => {
    assert.equal(excessAtLeast(0, 1), 0)
    assert.equal(excessAtLeast(5, 0), 0)
  })

  test('is less than what was observed, and grows with evidence for the same ratio', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0.01, max: 1e4, noNaN: true }),
        (k, e) => {
          assert.ok(excessAtLeast(k, e) < k / e)
          assert.ok(excessAtLeast(2 * k, 2 * e) > excessAtLeast(k, e))
        },
      ),
    )
  })
})
