import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, JsonObject } from '../json.ts'
import { fieldType } from './registry.ts'

/** Type, settings, value as submitted → value as stored, and as shown where that differs. */
type Accepted = readonly [type: string, settings: JsonObject, value: Json, stored: Json, shown?: Json]

/** Type, settings, value as submitted → code and message of the refusal. */
type Refused = readonly [type: string, settings: JsonObject, value: Json, code: string, message: string]

const CAUSES = { options: ['equipment', 'weather', { value: 'other', label: 'Something else' }] }

const ACCEPTED: readonly Accepted[] = [
  ['text', {}, ' as it was ', ' as it was '],
  ['text', {}, '', ''],
  ['text', { max_length: 2 }, '😀😀', '😀😀'],
  ['text', { min_length: 2 }, 'ab', 'ab'],
  ['text', { pattern: '^[A-Z]{2}-\\d+$' }, 'PU-17', 'PU-17'],
  ['text', { pattern: 'b' }, 'abc', 'abc'],
  ['number', {}, 150, 150],
  ['number', {}, -0, 0],
  ['number', { min: 0, max: 1 }, 0.5, 0.5],
  ['number', { min: 0, max: 1, unit: 'bar' }, 1, 1],
  ['integer', {}, 5.0, 5],
  ['integer', {}, -9007199254740991, -9007199254740991],
  ['integer', { min: 1, max: null }, 1, 1],
  ['integer', { unit: 'mcf' }, 7, 7],
  ['boolean', {}, true, true],
  ['boolean', {}, false, false],
  ['select', CAUSES, 'weather', 'weather'],
  ['select', CAUSES, 'other', 'other'],
  ['multiselect', CAUSES, [], []],
  ['multiselect', CAUSES, ['other', 'weather'], ['other', 'weather']],
  ['date', {}, '2026-01-31', '2026-01-31'],
  ['date', {}, '2026-01-31T00:00:00Z', '2026-01-31'],
  ['date', { min: '2026-01-31', max: '2026-01-31' }, '2026-01-31', '2026-01-31'],
  ['datetime', {}, '2026-01-31T10:30:00+02:00', '2026-01-31T08:30:00.000000Z', '2026-01-31T08:30:00Z'],
  ['datetime', {}, '2026-01-31', '2026-01-31T00:00:00.000000Z', '2026-01-31T00:00:00Z'],
  ['datetime', {}, '2026-01-31T10:30:00.5', '2026-01-31T10:30:00.500000Z', '2026-01-31T10:30:00.500000Z'],
  ['duration', {}, 'PT4H30M', 16_200_000_000, 'PT4H30M'],
  ['duration', {}, 0.5, 500_000, 'PT0.5S'],
  ['duration', { max: 'P1D' }, 86_400, 86_400_000_000, 'P1D'],
  ['asset', {}, 'well-001', 'well-001'],
  ['asset', {}, '😀'.repeat(100), '😀'.repeat(100)],
]

const REFUSED: readonly Refused[] = [
  ['text', {}, 5, 'string_type', 'Input should be a valid string'],
  ['text', {}, 'a\0b', 'value_error', 'Value error, the character U+0000 is not allowed'],
  [
    'text',
    {},
    '\ud800',
    'string_unicode',
    'Input should be a valid string, unable to parse raw data as a unicode string',
  ],
  ['text', { min_length: 2 }, '😀', 'string_too_short', 'String should have at least 2 characters'],
  ['text', { max_length: 1 }, 'ab', 'string_too_long', 'String should have at most 1 character'],
  ['text', {}, 'x'.repeat(65_537), 'string_too_long', 'String should have at most 65536 characters'],
  [
    'text',
    { pattern: '.' },
    'x'.repeat(1_001),
    'string_too_long',
    'String should have at most 1000 characters',
  ],
  ['text', { pattern: '^a+$' }, 'ab', 'string_pattern_mismatch', "String should match pattern '^a+$'"],
  ['number', {}, '150', 'float_type', 'Input should be a valid number'],
  ['number', {}, true, 'float_type', 'Input should be a valid number'],
  ['number', {}, Number.NaN, 'finite_number', 'Input should be a finite number'],
  ['number', { min: 5 }, 4.9, 'greater_than_equal', 'Input should be greater than or equal to 5'],
  ['number', { max: 5 }, 5.1, 'less_than_equal', 'Input should be less than or equal to 5'],
  ['integer', {}, '5', 'int_type', 'Input should be a valid integer'],
  [
    'integer',
    {},
    5.5,
    'int_from_float',
    'Input should be a valid integer, got a number with a fractional part',
  ],
  ['integer', {}, 2 ** 53, 'less_than_equal', 'Input should be less than or equal to 9007199254740991'],
  [
    'integer',
    {},
    -(2 ** 53),
    'greater_than_equal',
    'Input should be greater than or equal to -9007199254740991',
  ],
  ['boolean', {}, 'true', 'bool_type', 'Input should be a valid boolean'],
  ['boolean', {}, 1, 'bool_type', 'Input should be a valid boolean'],
  ['select', CAUSES, 'Weather', 'enum', "Input should be 'equipment', 'weather' or 'other'"],
  ['select', CAUSES, ['weather'], 'enum', "Input should be 'equipment', 'weather' or 'other'"],
  ['select', { options: ['a'] }, 'b', 'enum', "Input should be 'a'"],
  ['multiselect', CAUSES, 'weather', 'list_type', 'Input should be a valid list'],
  ['multiselect', CAUSES, ['rain'], 'enum', "Input should be 'equipment', 'weather' or 'other'"],
  ['multiselect', CAUSES, ['other', 'other'], 'repeated_choice', 'Each option should be chosen at most once'],
  ['date', {}, true, 'date_type', 'Input should be a valid date'],
  [
    'date',
    {},
    '2026-02-30',
    'date_from_datetime_parsing',
    'Input should be a valid date or datetime, day value is outside expected range',
  ],
  [
    'date',
    {},
    '2026-01-31T10:00:00',
    'date_from_datetime_inexact',
    'Datetimes provided to dates should have zero time - e.g. be exact dates',
  ],
  [
    'date',
    { min: '2026-01-01' },
    '2025-12-31',
    'greater_than_equal',
    'Input should be greater than or equal to 2026-01-01',
  ],
  ['datetime', {}, {}, 'datetime_type', 'Input should be a valid datetime'],
  [
    'datetime',
    {},
    'now',
    'datetime_from_date_parsing',
    'Input should be a valid datetime or date, input is too short',
  ],
  [
    'datetime',
    { max: '2026-01-01T00:00:00Z' },
    '2026-01-01T00:00:00.000001Z',
    'less_than_equal',
    'Input should be less than or equal to 2026-01-01T00:00:00Z',
  ],
  ['duration', {}, null as never, 'time_delta_type', 'Input should be a valid timedelta'],
  [
    'duration',
    {},
    '4 hours',
    'time_delta_parsing',
    'Input should be a valid timedelta, expected an ISO 8601 duration such as `PT4H30M`',
  ],
  [
    'duration',
    {},
    'P300Y',
    'less_than_equal',
    'Input should be less than or equal to P104249DT23H47M34.740991S',
  ],
  ['duration', { min: 0 }, '-PT1S', 'greater_than_equal', 'Input should be greater than or equal to PT0S'],
  ['asset', {}, 7, 'string_type', 'Input should be a valid string'],
  ['asset', {}, '', 'string_too_short', 'String should have at least 1 character'],
  ['asset', {}, 'x'.repeat(101), 'string_too_long', 'String should have at most 100 characters'],
]

for (const [name, settings, value, stored, shown = stored] of ACCEPTED) {
  test(`${name} ${brief(settings)} takes ${brief(value)} and shows ${brief(shown)}`, () => {
    const type = fieldType(name)!
    assert.deepEqual(type.checkSettings(settings), [])
    assert.deepEqual(type.compile(settings)(value, ['fields', 'x']), { ok: true, value: stored })
    assert.deepEqual(type.show ? type.show(stored) : stored, shown)
  })
}

for (const [name, settings, value, code, message] of REFUSED) {
  test(`${name} ${brief(settings)} refuses ${brief(value)} as ${code}`, () => {
    const checked = fieldType(name)!.compile(settings)(value, ['fields', 'x'])
    assert.ok(!checked.ok)
    assert.deepEqual([checked.problem.code, checked.problem.message], [code, message])
    assert.deepEqual(checked.problem.path.slice(0, 2), ['fields', 'x'])
  })
}

test('a refusal carries its numbers and words for machines', () => {
  const check = (name: string, settings: JsonObject, value: Json) => {
    const checked = fieldType(name)!.compile(settings)(value, ['fields', 'x'])
    return checked.ok ? undefined : checked.problem.ctx
  }
  assert.deepEqual(check('number', { min: 5 }, 4), { ge: 5 })
  assert.deepEqual(check('date', { max: '2026-01-01' }, '2026-01-02'), { le: '2026-01-01' })
  assert.deepEqual(check('select', { options: ['a', 'b'] }, 'c'), { expected: "'a' or 'b'" })
  assert.deepEqual(check('multiselect', { options: ['a'] }, ['c']), { expected: "'a'" })
  assert.deepEqual(check('text', { min_length: 1 }, ''), { min_length: 1 })
})

test('a pattern that would stop a backtracking matcher is matched at once', () => {
  const check = fieldType('text')!.compile({ pattern: '^(a+)+$' })
  assert.equal(check(`${'a'.repeat(9_000)}!`, []).ok, false)
})

test('a choice among very many options counts them instead of naming them', () => {
  const options = Array.from({ length: 1_000 }, (_, index) => `option ${index}`)
  const checked = fieldType('select')!.compile({ options })('other', [])
  assert.equal(checked.ok ? '' : checked.problem.message, 'Input should be one of 1000 options')
})

function brief(value: Json): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 50)}…(${text.length})` : text
}
