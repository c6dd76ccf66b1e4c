import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatInstant, formatSeconds, type Instant, MAX_INSTANT, MIN_INSTANT } from './instant.ts'
import { parseDatetime } from './parse-datetime.ts'

const anyInstant = fc.bigInt({ min: MIN_INSTANT, max: MAX_INSTANT })

const WRITTEN: readonly (readonly [Instant, string])[] = [
  [0n, '1970-01-01T00:00:00Z'],
  [-1n, '1969-12-31T23:59:59.999999Z'],
  [1_769_855_400_000_000n, '2026-01-31T10:30:00Z'],
  [1_769_855_400_500_000n, '2026-01-31T10:30:00.500000Z'],
  [1_769_855_400_000_001n, '2026-01-31T10:30:00.000001Z'],
  [951_782_400_000_000n, '2000-02-29T00:00:00Z'],
  [-2_203_891_200_000_000n, '1900-03-01T00:00:00Z'],
  [MIN_INSTANT, '0001-01-01T00:00:00Z'],
  [MAX_INSTANT, '9999-12-31T23:59:59.999999Z'],
]

test('an instant is written with Z, and with six digits of fraction only where there is one', () => {
  for (const [instant, text] of WRITTEN) assert.equal(formatInstant(instant), text)
})

test('seconds are written without zone and fraction, also before 1970', () => {
  assert.equal(formatSeconds(1_769_855_400_999_999n), '2026-01-31T10:30:00')
  assert.equal(formatSeconds(-1n), '1969-12-31T23:59:59')
})

test('every microsecond of the years 1–9999 survives writing and reading', () => {
  fc.assert(
    fc.property(anyInstant, (instant) => {
      assert.deepEqual(parseDatetime(formatInstant(instant)), { ok: true, instant })
    }),
    { numRuns: 2_000 },
  )
})

test('milliseconds are written as the platform writes them', () => {
  fc.assert(
    fc.property(anyInstant, (instant) => {
      const milliseconds = (instant - (((instant % 1000n) + 1000n) % 1000n)) / 1000n
      const platform = new Date(Number(milliseconds)).toISOString()
      assert.equal(formatInstant(milliseconds * 1000n).slice(0, 19), platform.slice(0, 19))
    }),
    { numRuns: 2_000 },
  )
})

test('text order is time order', () => {
  fc.assert(
    fc.property(anyInstant, anyInstant, (one, other) => {
      assert.equal(one < other, formatInstant(one).replace('Z', '') < formatInstant(other).replace('Z', ''))
    }),
  )
})
