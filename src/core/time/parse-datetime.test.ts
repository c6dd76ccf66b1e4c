import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatInstant } from './instant.ts'
import { parseDatetime } from './parse-datetime.ts'

const ACCEPTED: readonly (readonly [unknown, string])[] = [
  ['2026-01-31T10:30:00Z', '2026-01-31T10:30:00Z'],
  ['2026-01-31t10:30:00z', '2026-01-31T10:30:00Z'],
  ['2026-01-31T10:30:00', '2026-01-31T10:30:00Z'],
  ['2026-01-31 10:30:00', '2026-01-31T10:30:00Z'],
  ['2026-01-31_10:30', '2026-01-31T10:30:00Z'],
  ['2026-01-31', '2026-01-31T00:00:00Z'],
  ['2026-01-31T10:30:00+02:00', '2026-01-31T08:30:00Z'],
  ['2026-01-31T10:30:00+0200', '2026-01-31T08:30:00Z'],
  ['2026-01-31T10:30:00-00:00', '2026-01-31T10:30:00Z'],
  ['2026-01-31T10:30:00+23:59', '2026-01-30T10:31:00Z'],
  ['2026-01-31T10:30:00\u221202:00', '2026-01-31T12:30:00Z'],
  ['2026-01-31T10:30:00.5Z', '2026-01-31T10:30:00.500000Z'],
  ['2026-01-31T10:30:00,5Z', '2026-01-31T10:30:00.500000Z'],
  ['2026-01-31T10:30:00.1234567Z', '2026-01-31T10:30:00.123456Z'],
  ['9999-12-31T23:59:59.999999999', '9999-12-31T23:59:59.999999Z'],
  ['0001-01-01T00:00:00', '0001-01-01T00:00:00Z'],
  ['2026', '1970-01-01T00:33:46Z'],
  ['+5', '1970-01-01T00:00:05Z'],
  ['-1', '1969-12-31T23:59:59Z'],
  ['01', '1970-01-01T00:00:01Z'],
  ['.5', '1970-01-01T00:00:00.500000Z'],
  ['1.5e3', '1970-01-01T00:25:00Z'],
  ['-1.25', '1969-12-31T23:59:58.750000Z'],
  ['1769855400', '2026-01-31T10:30:00Z'],
  ['1769855400123', '2026-01-31T10:30:00.123000Z'],
  ['20000000000', '2603-10-11T11:33:20Z'],
  ['20000000001', '1970-08-20T11:33:20.001000Z'],
  ['-20000000000', '1336-03-23T12:26:40Z'],
  ['-20000000001', '1969-05-14T12:26:39.999000Z'],
  ['20000000000.5', '1970-08-20T11:33:20.000500Z'],
  ['99999999999999999.5', '5138-11-16T09:46:40Z'],
  [1769855400, '2026-01-31T10:30:00Z'],
  [1769855400.123456, '2026-01-31T10:30:00.123456Z'],
  [1769855400123, '2026-01-31T10:30:00.123000Z'],
  [20000000001.25, '1970-08-20T11:33:20.001250Z'],
  [-1.25, '1969-12-31T23:59:58.250000Z'],
  [-0, '1970-01-01T00:00:00Z'],
  [-62135596800000, '0001-01-01T00:00:00Z'],
  [253402300799999, '9999-12-31T23:59:59.999000Z'],
]

test('every form that pydantic accepts is read, in UTC', () => {
  for (const [input, expected] of ACCEPTED) {
    const parsed = parseDatetime(input)
    assert.ok(parsed.ok, `${input} was refused`)
    assert.equal(formatInstant(parsed.instant), expected, `read from ${input}`)
  }
})

const EXTRA = 'unexpected extra characters at the end of the input'
const SHORT = 'input is too short'

const NOT_A_DATE: readonly (readonly [string, string])[] = [
  ['not-a-date', 'invalid character in year'],
  [' 2026-01-31', 'invalid character in year'],
  ['\uff12026-01-31', 'invalid character in year'],
  ['\u{1f600}\u{1f600}\u{1f600}', 'invalid character in year'],
  ['-9223372036854775808', 'invalid character in year'],
  ['', SHORT],
  ['xx', SHORT],
  ['1e9', SHORT],
  ['1_000', SHORT],
  ['nan', SHORT],
  [' 5', SHORT],
  ['1.5E400', SHORT],
  ['2026-13-01', 'month value is outside expected range of 1-12'],
  ['2026-00-01', 'month value is outside expected range of 1-12'],
  ['2026-02-30T10:30:00Z', 'day value is outside expected range'],
  ['1900-02-29', 'day value is outside expected range'],
  ['2026-1-31T10:30', 'invalid character in month'],
  ['2026-01-3xT10:30', 'invalid character in day'],
  ['2026/01/31', 'invalid date separator, expected `-`'],
  ['12345678901234567890', 'invalid date separator, expected `-`'],
  ['2026-01-31T', EXTRA],
  ['2026-01-31X10:30', EXTRA],
  ['2026-01-31T24:00', EXTRA],
  ['2026-01-31T10:61', EXTRA],
  ['2026-01-31T10:30:60', EXTRA],
  ['2026-01-31T10:30:00.', EXTRA],
  ['2026-01-31T10:30:00+25:00', EXTRA],
  ['2026-01-31T10:30:00+02:60', EXTRA],
  ['2026-01-31T10:30:00+02', EXTRA],
  ['2026-01-31T10:30:00 Z', EXTRA],
  ['2026-01-31T10:30:00Zz', EXTRA],
  ['253402300800000', 'dates after 9999 are not supported as unix timestamps'],
  ['-62167219201000', 'dates before 0000 are not supported as unix timestamps'],
]

test('text that is no datetime is refused in the words of the date reader', () => {
  for (const [input, error] of NOT_A_DATE) {
    assert.deepEqual(parseDatetime(input), {
      ok: false,
      code: 'datetime_from_date_parsing',
      message: `Input should be a valid datetime or date, ${error}`,
      ctx: { error },
    })
  }
})

const OUT_OF_RANGE: readonly (readonly [unknown, string])[] = [
  ['0000-01-01', 'year 0 is out of range'],
  ['0000-12-31T23:59:59Z', 'year 0 is out of range'],
  ['-62167219200000', 'year 0 is out of range'],
  [-62135596801000, 'year 0 is out of range'],
  [253402300800000, 'dates after 9999 are not supported as unix timestamps'],
  [1e300, 'dates after 9999 are not supported as unix timestamps'],
  [Number.POSITIVE_INFINITY, 'dates after 9999 are not supported as unix timestamps'],
  [-1e300, 'dates before 0000 are not supported as unix timestamps'],
  [10n ** 30n, 'dates after 9999 are not supported as unix timestamps'],
  [Number.NaN, 'NaN values not permitted'],
  ['0001-01-01T00:00:00+02:00', 'date value out of range'],
  ['9999-12-31T23:59:59-01:00', 'date value out of range'],
]

test('a time outside of the years 1–9999 is refused by name', () => {
  for (const [input, error] of OUT_OF_RANGE) {
    assert.deepEqual(parseDatetime(input), {
      ok: false,
      code: 'datetime_parsing',
      message: `Input should be a valid datetime, ${error}`,
      ctx: { error },
    })
  }
})

test('what is neither text nor number is no datetime', () => {
  for (const input of [true, null, undefined, [], {}]) {
    assert.deepEqual(parseDatetime(input), {
      ok: false,
      code: 'datetime_type',
      message: 'Input should be a valid datetime',
    })
  }
})

test('text with a lone surrogate is no text', () => {
  const parsed = parseDatetime('2026-01-31\ud800')
  assert.equal(!parsed.ok && parsed.code, 'string_unicode')
})
