import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../json.ts'
import { fieldType } from './registry.ts'

type Case = readonly [type: string, settings: JsonObject, ...problems: string[]]

const MANY = Array.from({ length: 1_001 }, (_, index) => `${index}`)

const CASES: readonly Case[] = [
  ['text', { min_length: 3, max_length: 2 }, 'max_length: Input should be greater than or equal to 3'],
  ['text', { min_length: -1 }, 'min_length: Input should be greater than or equal to 0'],
  ['text', { max_length: '9' }, 'max_length: Input should be a valid integer'],
  ['text', { max_length: 65_537 }, 'max_length: Input should be less than or equal to 65536'],
  ['text', { pattern: '.', max_length: 1_001 }, 'max_length: Input should be less than or equal to 1000'],
  [
    'text',
    { pattern: '[' },
    'pattern: Input should be a regular expression in RE2 syntax: missing closing ]: `[`',
  ],
  [
    'text',
    { pattern: '(?=a)' },
    'pattern: Input should be a regular expression in RE2 syntax: invalid or unsupported Perl syntax: `(?=`',
  ],
  [
    'text',
    { pattern: '(a?){900}a{900}' },
    'pattern: Input should be a regular expression in RE2 syntax: it repeats too much',
  ],
  ['text', { pattern: 5 }, 'pattern: Input should be a valid string'],
  [
    'text',
    { options: ['a'] },
    'options: Extra inputs are not permitted: the field type text has the settings min_length, max_length, pattern',
  ],
  [
    'boolean',
    { min: 1 },
    'min: Extra inputs are not permitted: the field type boolean has no settings of its own',
  ],
  ['number', { min: 2, max: 1 }, 'max: Input should be greater than or equal to 2'],
  ['number', { min: '2' }, 'min: Input should be a valid number'],
  ['number', { unit: '' }, 'unit: String should have at least 1 character'],
  ['number', { unit: 'x'.repeat(41) }, 'unit: String should have at most 40 characters'],
  ['integer', { min: 0.5 }, 'min: Input should be a valid integer, got a number with a fractional part'],
  [
    'integer',
    { min: 0.5, max: '1' },
    'min: Input should be a valid integer, got a number with a fractional part',
    'max: Input should be a valid integer',
  ],
  [
    'date',
    { min: '2026-02-01', max: '2026-01-01' },
    'max: Input should be greater than or equal to 2026-02-01',
  ],
  ['datetime', { min: 'x' }, 'min: Input should be a valid datetime or date, input is too short'],
  ['duration', { min: 'PT2H', max: 3600 }, 'max: Input should be greater than or equal to PT2H'],
  ['select', {}, 'options: Field required'],
  ['select', { options: null }, 'options: Field required'],
  ['select', { options: 'a,b' }, 'options: Input should be a valid list'],
  ['select', { options: [] }, 'options: List should have at least 1 item after validation, not 0'],
  ['select', { options: MANY }, 'options: List should have at most 1000 items after validation, not 1001'],
  ['select', { options: ['a', 'b', 'a'] }, 'options.2: Options should differ from each other'],
  ['select', { options: ['a', { value: 'a' }] }, 'options.1: Options should differ from each other'],
  ['select', { options: ['a', 1] }, 'options.1: Input should be a valid string'],
  ['select', { options: [''] }, 'options.0: String should have at least 1 character'],
  ['select', { options: ['x'.repeat(201)] }, 'options.0: String should have at most 200 characters'],
  ['multiselect', { options: [{ label: 'A' }] }, 'options.0.value: Field required'],
  ['multiselect', { options: [{ value: 'a', label: 3 }] }, 'options.0.label: Input should be a valid string'],
  [
    'multiselect',
    { options: [{ value: 'a', colour: 'red' }] },
    'options.0.colour: Extra inputs are not permitted',
  ],
]

for (const [type, settings, ...problems] of CASES) {
  test(`${type} refuses ${JSON.stringify(settings).slice(0, 60)}`, () => {
    const found = fieldType(type)!.checkSettings(settings)
    assert.deepEqual(
      found.map(({ path, message }) => `${path.join('.')}: ${message}`),
      problems,
    )
  })
}

test('the longest options and patterns that are allowed are allowed', () => {
  assert.deepEqual(fieldType('select')!.checkSettings({ options: MANY.slice(1) }), [])
  assert.deepEqual(fieldType('text')!.checkSettings({ pattern: 'a'.repeat(190) }), [])
})
