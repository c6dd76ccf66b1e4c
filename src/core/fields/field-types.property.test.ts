import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Json, JsonObject } from '../json.ts'
import { FIELD_TYPES } from './registry.ts'

const anyOption = fc.oneof(
  fc.string({ minLength: 1, maxLength: 5 }),
  fc.record({ value: fc.string({ maxLength: 3 }) }),
)

const anySetting = fc.oneof(
  fc.constantFrom<Json>(null, 'PT1H', '2026-01-31', '2026-01-31T10:30:00Z', '^a+$', '(a', ''),
  fc.integer({ min: -3, max: 12 }),
  fc.double(),
  fc.boolean(),
  fc.array(anyOption, { maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
)

const anySettings = fc.dictionary(
  fc.constantFrom('min', 'max', 'min_length', 'max_length', 'pattern', 'unit', 'options', 'other'),
  anySetting,
  { maxKeys: 3 },
) as fc.Arbitrary<JsonObject>

const anyMoment = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((moment) => moment.toISOString())

const anyValue = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.string({ unit: 'binary' }),
  anyMoment,
  anyMoment.map((moment) => moment.slice(0, 10)),
  fc.integer({ min: 0, max: 100_000 }).map((minutes) => `PT${minutes}M0.25S`),
  fc.subarray(['a', 'b', 'c']),
)

const always = fc.constant({})
const choices = fc.constant({ options: ['a', 'b', { value: 'c', label: 'C' }] })

for (const type of FIELD_TYPES) {
  const fitting = 'options' in type.settings ? choices : always

  test(`${type.name}: settings that pass the check compile, and the check never throws`, () => {
    fc.assert(
      fc.property(fc.oneof(anySettings, fitting), anyValue, (settings, value) => {
        if (type.checkSettings(settings).length === 0) type.compile(settings)(value, [])
      }),
    )
  })

  test(`${type.name}: a value that passes, shown and submitted again, is stored the same`, () => {
    fc.assert(
      fc.property(fitting, anyValue, (settings, value) => {
        const check = type.compile(settings)
        const first = check(value, [])
        if (!first.ok) return
        const stored = JSON.parse(JSON.stringify(first.value))
        assert.deepEqual(stored, first.value)
        assert.deepEqual(check(type.show ? type.show(stored) : stored, []), first)
      }),
      { numRuns: 500 },
    )
  })
}
