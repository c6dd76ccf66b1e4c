import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createThrottle } from './throttle.ts'

const SECOND = 1_000_000n

test('so many attempts per window and key, then a wait until the window ends', () => {
  let at = 0n
  const throttle = createThrottle({ limit: 2, window: 10n * SECOND, now: () => at })
  assert.equal(throttle.attempt('a'), 0)
  at = 4n * SECOND
  assert.equal(throttle.attempt('a'), 0)
  assert.equal(throttle.attempt('a'), 6)
  assert.equal(throttle.attempt('b'), 0)
  at = 10n * SECOND - 1n
  assert.equal(throttle.attempt('a'), 1)
  at = 10n * SECOND
  assert.equal(throttle.attempt('a'), 0)
})

test('a forgiven attempt does not count', () => {
  const throttle = createThrottle({ limit: 1, window: SECOND, now: () => 0n })
  for (let n = 0; n < 5; n += 1) {
    assert.equal(throttle.attempt('a'), 0)
    throttle.forgive('a')
  }
  assert.equal(throttle.attempt('a'), 0)
  assert.equal(throttle.attempt('a'), 1)
})
