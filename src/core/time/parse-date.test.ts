import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDay } from './civil-date.ts'
import { parseDate } from './parse-date.ts'

const ACCEPTED: readonly (readonly [unknown, string])[] = [
  ['2026-01-31', '2026-01-31'],
  ['0001-01-01', '0001-01-01'],
  ['9999-12-31', '9999-12-31'],
  ['2024-02-29T00:00:00', '2024-02-29'],
  ['2026-01-31T00:00:00+02:00', '2026-01-31'],
  ['1769817600', '2026-01-31'],
  ['1769817600000', '2026-01-31'],
  ['86400.0', '1970-01-02'],
  [86400, '1970-01-02'],
  [-86400, '1969-12-31'],
]

test('dates, and datetimes at midnight, are read as dates', () => {
  for (const [input, expected] of ACCEPTED) {
    const parsed = parseDate(input)
    assert.ok(parsed.ok, `${input} was refused`)
    assert.equal(formatDay(parsed.day), expected)
  }
})

const NOT_A_DATE = 'Input should be a valid date or datetime, '

const REFUSED: readonly (readonly [unknown, string, string])[] = [
  [
    '2026-01-31T00:00:01',
    'date_from_datetime_inexact',
    'Datetimes provided to dates should have zero time - e.g. be exact dates',
  ],
  [
    5,
    'date_from_datetime_inexact',
    'Datetimes provided to dates should have zero time - e.g. be exact dates',
  ],
  ['', 'date_from_datetime_parsing', `${NOT_A_DATE}input is too short`],
  ['2026-1-1', 'date_from_datetime_parsing', `${NOT_A_DATE}input is too short`],
  ['2026-02-30', 'date_from_datetime_parsing', `${NOT_A_DATE}day value is outside expected range`],
  [
    '2026-01-31x',
    'date_from_datetime_parsing',
    `${NOT_A_DATE}invalid datetime separator, expected \`T\`, \`t\`, \`_\` or space`,
  ],
  ['2026-01-31T1', 'date_from_datetime_parsing', `${NOT_A_DATE}input is too short`],
  [
    '2026-01-31T25:00',
    'date_from_datetime_parsing',
    `${NOT_A_DATE}hour value is outside expected range of 0-23`,
  ],
  [
    '2026-01-31T10:00+25:00',
    'date_from_datetime_parsing',
    `${NOT_A_DATE}timezone offset must be less than 24 hours`,
  ],
  [Number.NaN, 'date_from_datetime_parsing', `${NOT_A_DATE}NaN values not permitted`],
  [
    '0000-01-01',
    'date_parsing',
    'Input should be a valid date in the format YYYY-MM-DD, year 0 is out of range',
  ],
  [true, 'date_type', 'Input should be a valid date'],
  [null, 'date_type', 'Input should be a valid date'],
  [
    '\ud800',
    'string_unicode',
    'Input should be a valid string, unable to parse raw data as a unicode string',
  ],
]

test('what is no date is refused as pydantic refuses it', () => {
  for (const [input, code, message] of REFUSED) {
    const parsed = parseDate(input)
    assert.ok(!parsed.ok, `${input} was accepted`)
    assert.deepEqual([parsed.code, parsed.message], [code, message])
  }
})
