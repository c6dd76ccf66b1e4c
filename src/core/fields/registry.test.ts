import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELD_TYPES, fieldType } from './registry.ts'

test('a kind of field is found by its name and by every alias, letter case aside', () => {
  for (const type of FIELD_TYPES) {
    for (const name of [type.name, ...type.aliases]) {
      assert.equal(fieldType(name), type)
      assert.equal(fieldType(name.toUpperCase()), type)
    }
  }
})

const ALIASES = [
  ['string', 'text'],
  ['float', 'number'],
  ['double', 'number'],
  ['int', 'integer'],
  ['bool', 'boolean'],
  ['enum', 'select'],
] as const

for (const [alias, name] of ALIASES) {
  test(`${alias} means ${name}`, () => assert.equal(fieldType(alias)?.name, name))
}

test('no word means two kinds, and unknown words mean none', () => {
  const words = FIELD_TYPES.flatMap(({ name, aliases }) => [name, ...aliases])
  assert.equal(new Set(words).size, words.length)
  for (const word of ['', 'blob', '__proto__', 'constructor']) assert.equal(fieldType(word), undefined)
})

const FILTERS = [
  ['text', '5', '5'],
  ['number', '1.5', 1.5],
  ['number', '1e400', null],
  ['number', 'x', null],
  ['integer', '-3', -3],
  ['integer', '3.5', null],
  ['boolean', 'true', true],
  ['boolean', 'maybe', null],
  ['select', 'weather', 'weather'],
  ['multiselect', 'weather', 'weather'],
  ['date', '2026-01-31', '2026-01-31'],
  ['date', 'x', null],
  ['datetime', '2026-01-31T10:30:00Z', '2026-01-31T10:30:00.000000Z'],
  ['datetime', 'x', null],
  ['duration', 'PT1S', 1_000_000],
  ['duration', '2', 2_000_000],
  ['duration', 'x', null],
  ['asset', 'well-001', 'well-001'],
] as const

for (const [name, text, stored] of FILTERS) {
  test(`the filter ${name} = ${text} looks for ${stored}`, () => {
    assert.equal(fieldType(name)!.readFilter(text), stored)
  })
}
