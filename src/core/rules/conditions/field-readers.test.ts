import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FIELD_TYPES } from '../../fields/registry.ts'
import type { Json } from '../../json.ts'
import { field } from './conditions.fixture.ts'
import { compileFieldReaders, typeOfField } from './field-readers.ts'

/** A value of each kind as it is submitted. */
const SUBMITTED: Readonly<Record<string, Json>> = {
  text: 'x',
  number: 1.5,
  integer: 2,
  boolean: false,
  select: 'a',
  multiselect: ['a'],
  date: '2026-05-01',
  datetime: '2026-04-10T14:00:00.5+02:00',
  duration: 'PT4H30M',
  asset: 'well-001',
}

describe('Conditions read a field', () => {
  for (const type of FIELD_TYPES) {
    it(`of type ${type.name}, and the same whether its value is submitted or stored`, () => {
      const own = { ...field('f', type.name), settings: { options: ['a', 'b'] } }
      const submitted = SUBMITTED[type.name]!
      const checked = type.compile(own.settings)(submitted, [])
      assert.ok(checked.ok)
      const readers = compileFieldReaders([own])
      const read = readers.submitted({ f: submitted })('f')
      assert.notEqual(read, undefined)
      assert.deepEqual(readers.stored({ 'id-f': checked.value })('f'), read)
      assert.equal(readers.submitted({ f: { not: 'one' } })('f'), undefined)
      assert.equal(readers.submitted({ f: null })('f'), undefined)
      assert.ok(typeOfField(own).kind)
    })
  }

  it('that nobody knows as one without a value', () => {
    const readers = compileFieldReaders([])
    assert.equal(readers.submitted({ f: 1 })('f'), undefined)
    assert.equal(readers.stored({ f: 1 })('toString'), undefined)
  })
})
