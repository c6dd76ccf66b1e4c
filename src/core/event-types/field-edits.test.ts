import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../json.ts'
import { addField } from './add-field.ts'
import { createType } from './create-type.ts'
import { deleteField } from './delete-field.ts'
import {
  accepted,
  catalog,
  catalogOf,
  context,
  draft,
  empty,
  FLARING,
  flaring,
  namesOf,
  refusalOf,
  target,
} from './flaring.fixture.ts'
import { patchField } from './patch-field.ts'
import { reorderFields } from './reorder-fields.ts'

const PLACES: readonly (readonly [number | undefined, string[]])[] = [
  [undefined, ['volume_mcf', 'cause', 'new']],
  [0, ['new', 'volume_mcf', 'cause']],
  [1, ['volume_mcf', 'new', 'cause']],
  [99, ['volume_mcf', 'cause', 'new']],
]

for (const [position, names] of PLACES) {
  test(`a field added at ${position ?? 'no position'} makes version 2: ${names.join(', ')}`, () => {
    const added = { ...target, draft: draft('new', position === undefined ? {} : { position }) }
    const type = accepted(addField(catalog, added, context))
    assert.deepEqual([type.version, namesOf(type)], [2, names])
  })
}

test('a field is not added under a name or id that is taken, nor beyond 200', () => {
  assert.equal(
    refusalOf(addField(catalog, { ...target, draft: draft('cause') }, context)),
    'conflict name-taken',
  )
  const known = { ...target, draft: draft('new', { id: 'cause' }) }
  assert.equal(refusalOf(addField(catalog, known, context)), 'conflict id-taken')
  const many = Array.from({ length: 200 }, (_, index) => draft(`field_${index}`))
  const full = catalogOf(accepted(createType(empty, { ...FLARING, fields: many }, context)))
  assert.equal(
    refusalOf(addField(full, { ...target, draft: draft('new') }, context)),
    'conflict too-many-fields',
  )
})

test('a renamed, relabelled, moved field keeps its id and everything that was not mentioned', () => {
  const patch = { name: 'reason', label: 'Reason', position: 0, settings: {} }
  const type = accepted(patchField(catalog, { ...target, fieldId: 'cause', patch }, context))
  assert.equal(type.version, 2)
  assert.deepEqual(type.fields[0], { ...flaring.fields[1], name: 'reason', label: 'Reason' })
})

test('settings are merged, and null removes one', () => {
  const patch = { settings: { max: 500, unit: null } }
  const type = accepted(patchField(catalog, { ...target, fieldId: 'volume', patch }, context))
  assert.deepEqual(type.fields[0]!.settings, { min: 0, max: 500 })
})

test('a patch that changes nothing makes no version', () => {
  const patch = { name: 'cause', settings: { options: ['equipment', 'weather', 'other'] } }
  assert.deepEqual(accepted(patchField(catalog, { ...target, fieldId: 'cause', patch }, context)), flaring)
})

const BAD_PATCHES: readonly (readonly [
  string,
  Parameters<typeof patchField>[1]['patch'],
  string | string[],
])[] = [
  ['cause', { name: 'volume_mcf' }, 'conflict name-taken'],
  [
    'cause',
    { settings: { options: [] } },
    ['options: List should have at least 1 item after validation, not 0'],
  ],
  ['cause', { default: 'rain' }, ["default: Input should be 'equipment', 'weather' or 'other'"]],
  ['cause', { type: 'multiselect' }, 'conflict retype'],
  ['cause', { type: 'date' }, 'conflict retype'],
  ['volume', { type: 'text' }, 'conflict retype'],
  ['volume', { type: 'duration' }, 'conflict retype'],
  ['nothing', {}, 'not-found Field'],
]

for (const [fieldId, patch, refusal] of BAD_PATCHES) {
  test(`a patch of ${fieldId} with ${JSON.stringify(patch)} is refused`, () => {
    assert.deepEqual(refusalOf(patchField(catalog, { ...target, fieldId, patch }, context)), refusal)
  })
}

test('a default that the new settings forbid is refused', () => {
  const fields = [draft('volume_mcf', { id: 'volume', type: 'number', default: 5 })]
  const there = catalogOf(accepted(createType(empty, { ...FLARING, fields }, context)))
  const patch = { settings: { min: 6 } }
  assert.deepEqual(refusalOf(patchField(there, { ...target, fieldId: 'volume', patch }, context)), [
    'default: Input should be greater than or equal to 6',
  ])
})

const RETYPES: readonly (readonly [
  fieldId: string,
  to: string,
  settings: Record<string, Json>,
  left: object,
])[] = [
  ['cause', 'text', {}, {}],
  ['cause', 'string', { max_length: 20 }, { max_length: 20 }],
  ['cause', 'asset', {}, {}],
  ['volume', 'integer', {}, { min: 0, unit: 'mcf' }],
]

for (const [fieldId, to, settings, left] of RETYPES) {
  test(`${fieldId} may become ${to}: its values are stored in the same form`, () => {
    const type = accepted(patchField(catalog, { ...target, fieldId, patch: { type: to, settings } }, context))
    assert.deepEqual(type.fields.find(({ id }) => id === fieldId)!.settings, left)
  })
}

test('a removed field leaves the others and makes a version', () => {
  const type = accepted(deleteField(catalog, { ...target, fieldId: 'volume' }, context))
  assert.deepEqual([type.version, namesOf(type)], [2, ['cause']])
  assert.equal(refusalOf(deleteField(catalog, { ...target, fieldId: 'x' }, context)), 'not-found Field')
})

const ORDERS: readonly (readonly [string[], string])[] = [
  [['cause'], "'volume' is missing"],
  [['cause', 'volume', 'x'], "'x' is no field of it"],
  [['cause', 'volume', 'cause'], "'cause' is there twice"],
]

for (const [fieldIds, fault] of ORDERS) {
  test(`the order ${fieldIds.join(', ')} is refused: ${fault}`, () => {
    const message = `field_ids: Input should name every field of the event type once: ${fault}`
    assert.deepEqual(refusalOf(reorderFields(catalog, { ...target, fieldIds }, context)), [message])
  })
}

test('another order makes a version, the same order makes none', () => {
  const turned = accepted(reorderFields(catalog, { ...target, fieldIds: ['cause', 'volume'] }, context))
  assert.deepEqual([turned.version, namesOf(turned)], [2, ['cause', 'volume_mcf']])
  assert.equal(
    accepted(reorderFields(catalog, { ...target, fieldIds: ['volume', 'cause'] }, context)).version,
    1,
  )
})
