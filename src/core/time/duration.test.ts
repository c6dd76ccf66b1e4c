import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDuration, parseDuration } from './duration.ts'

const ACCEPTED: readonly (readonly [unknown, bigint, string])[] = [
  ['PT4H30M', 16_200_000_000n, 'PT4H30M'],
  ['P1DT2H', 93_600_000_000n, 'P1DT2H'],
  ['P1DT', 86_400_000_000n, 'P1D'],
  ['-P1.5D', -129_600_000_000n, '-P1DT12H'],
  ['+PT0.5S', 500_000n, 'PT0.5S'],
  ['PT1,25M', 75_000_000n, 'PT1M15S'],
  ['P1Y2M3W4DT5H6M7.5S', 38_898_367_500_000n, 'P450DT5H6M7.5S'],
  ['PT0.0000015S', 2n, 'PT0.000002S'],
  ['P999999999D', 86_399_999_913_600_000_000n, 'P999999999D'],
  ['PT0S', 0n, 'PT0S'],
  [90, 90_000_000n, 'PT1M30S'],
  [90.5, 90_500_000n, 'PT1M30.5S'],
  [-1.25, -1_250_000n, '-PT1.25S'],
  [5n, 5_000_000n, 'PT5S'],
]

test('ISO 8601 durations and seconds are read, and written in one form', () => {
  for (const [input, duration, canonical] of ACCEPTED) {
    assert.deepEqual(parseDuration(input), { ok: true, duration }, `${input}`)
    assert.equal(formatDuration(duration), canonical)
  }
})

const REFUSED: readonly (readonly [unknown, string])[] = [
  ['', 'input is too short'],
  ['P', 'input is too short'],
  ['PT', 'input is too short'],
  ['P1', 'quantity invalid in date part of duration'],
  ['P1H', 'quantity invalid in date part of duration'],
  ['PT1D', 'quantity invalid in time part of duration'],
  ['P1DT2H ', 'invalid digit in duration'],
  ['P-1D', 'invalid digit in duration'],
  ['PTT1S', '`t` character repeated in duration'],
  ['PT1.5H1M', 'quantity fraction invalid in duration'],
  ['P1.5DT1H', 'quantity fraction invalid in duration'],
  ['P99999999999999999999D', 'a numeric value in the duration is too large'],
  ['P1000000000D', 'durations may not exceed 999,999,999 days'],
  [1e300, 'durations may not exceed 999,999,999 days'],
  [Number.NEGATIVE_INFINITY, 'durations may not exceed 999,999,999 days'],
  [Number.NaN, 'NaN values not permitted'],
  ['90', 'expected an ISO 8601 duration such as `PT4H30M`'],
  ['10:30', 'expected an ISO 8601 duration such as `PT4H30M`'],
]

test('what is no duration is refused with the reason', () => {
  for (const [input, error] of REFUSED) {
    const message = `Input should be a valid timedelta, ${error}`
    assert.deepEqual(parseDuration(input), { ok: false, code: 'time_delta_parsing', message, ctx: { error } })
  }
  const parsed = parseDuration(true)
  assert.equal(!parsed.ok && parsed.code, 'time_delta_type')
})

test('every duration survives writing and reading', () => {
  const longest = 86_400_000_000n * 999_999_999n
  fc.assert(
    fc.property(fc.bigInt({ min: -longest, max: longest }), (duration) => {
      assert.deepEqual(parseDuration(formatDuration(duration)), { ok: true, duration })
    }),
  )
})
