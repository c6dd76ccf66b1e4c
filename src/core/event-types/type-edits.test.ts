import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addField } from './add-field.ts'
import { checkDelete } from './check-delete.ts'
import type { TypeDraft } from './create-type.ts'
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
import { LIFECYCLE_STATES, type LifecycleState } from './lifecycle.ts'
import { patchField } from './patch-field.ts'
import { patchType } from './patch-type.ts'
import { reorderFields } from './reorder-fields.ts'
import { transitionType } from './transition-type.ts'

test('a new type is at version 1, active, with its fields under their ids and their settings', () => {
  assert.deepEqual([flaring.version, flaring.state, flaring.builtin], [1, 'active', false])
  assert.deepEqual(flaring.fields[0], {
    id: 'volume',
    name: 'volume_mcf',
    type: 'number',
    label: null,
    help: null,
    required: true,
    default: null,
    settings: { min: 0, unit: 'mcf' },
  })
})

test('ids are made where none are given, and an alias becomes the name of its type', () => {
  const { id, fields } = accepted(
    createType(
      empty,
      { ...FLARING, id: undefined as never, fields: [draft('rate', { type: 'float' })] },
      context,
    ),
  )
  assert.match(id, /^made-/)
  assert.match(fields[0]!.id, /^made-/)
  assert.equal(fields[0]!.type, 'number')
})

const many = Array.from({ length: 201 }, (_, index) => draft(`field_${index}`))

const REFUSED_TYPES: readonly (readonly [string, Partial<TypeDraft>, string | string[]])[] = [
  ['the id of another type', { id: 'ASSET_LOG' }, 'conflict id-taken'],
  [
    'an id with a blank at its end',
    { id: 'x ' },
    ['id: Value error, blanks at the beginning or the end are not allowed'],
  ],
  ['an id with a control character', { id: 'a\tb' }, ['id: Value error, control characters are not allowed']],
  ['201 fields', { fields: many }, ['fields: List should have at most 200 items after validation, not 201']],
  [
    'two fields of one name',
    { fields: [draft('a'), draft('a')] },
    ["fields.1.name: Another field of this event type has the name 'a'"],
  ],
  [
    'two fields of one id',
    { fields: [draft('a', { id: 'x' }), draft('b', { id: 'x' })] },
    ["fields.1.id: Another field of this event type has the id 'x'"],
  ],
  [
    'everything that is wrong with its fields at once',
    {
      fields: [
        draft('1st'),
        draft('b', { type: 'blob' }),
        draft('c', { type: 'enum' }),
        draft('d', { default: 5 }),
      ],
    },
    [
      "fields.0.name: String should match pattern '^[A-Za-z][A-Za-z0-9_]{0,63}$'",
      "fields.1.type: Input should be 'text', 'number', 'integer', 'boolean', 'select', 'multiselect', 'date', 'datetime', 'duration' or 'asset'",
      'fields.2.options: Field required',
      'fields.3.default: Input should be a valid string',
    ],
  ],
  [
    'a field id that could not stand in a path of a query',
    { fields: [draft('a', { id: '__proto__' })] },
    ["fields.0.id: String should match pattern '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$'"],
  ],
]

for (const [what, changes, refusal] of REFUSED_TYPES) {
  test(`a new type is refused with ${what}`, () => {
    assert.deepEqual(refusalOf(createType(empty, { ...FLARING, ...changes }, context)), refusal)
  })
}

test('the id of a field of another type is taken: stored values are told apart by it', () => {
  assert.equal(refusalOf(createType(catalog, { ...FLARING, id: 'other' }, context)), 'conflict id-taken')
})

test('fields of a new type stand where their positions say', () => {
  const fields = [draft('c', { position: 2 }), draft('a', { position: 0 }), draft('b', { position: 1 })]
  assert.deepEqual(namesOf(accepted(createType(empty, { ...FLARING, fields }, context))), ['a', 'b', 'c'])
})

test('name, description and category change without a new version', () => {
  const patched = accepted(
    patchType(catalog, { ...target, patch: { name: 'Flaring', category: null } }, context),
  )
  assert.deepEqual([patched.name, patched.category, patched.version], ['Flaring', null, 1])
  assert.equal('compiled' in patched, false)
})

test('an edit that names another version than there is is refused', () => {
  const stale = { id: 'flaring', expectedVersion: 2 }
  for (const edit of [
    () => patchType(catalog, { ...stale, patch: {} }, context),
    () => transitionType(catalog, { ...stale, to: 'deprecated' }, context),
    () => addField(catalog, { ...stale, draft: draft('a') }, context),
    () => patchField(catalog, { ...stale, fieldId: 'cause', patch: {} }, context),
    () => deleteField(catalog, { ...stale, fieldId: 'cause' }, context),
    () => reorderFields(catalog, { ...stale, fieldIds: [] }, context),
    () => checkDelete(catalog, stale),
  ]) {
    assert.equal(refusalOf(edit()), 'conflict stale-version')
  }
})

const STEPS: readonly (readonly [from: LifecycleState, builtin: boolean, ...to: LifecycleState[]])[] = [
  ['draft', false, 'active'],
  ['active', false, 'deprecated'],
  ['deprecated', false, 'active', 'archived'],
  ['archived', false],
  ['active', true, 'deprecated'],
  ['deprecated', true, 'active'],
]

for (const [from, builtin, ...legal] of STEPS) {
  test(`a ${builtin ? 'built-in ' : ''}type that is ${from} can become ${legal.join(' or ') || 'nothing else'}`, () => {
    const there = catalogOf({ ...flaring, state: from, builtin })
    for (const to of LIFECYCLE_STATES) {
      const result = transitionType(there, { ...target, to }, context)
      if (legal.includes(to)) assert.equal(accepted(result).state, to)
      else {
        assert.ok(!result.ok && result.refusal.kind === 'conflict')
        assert.deepEqual(result.refusal.details, { state: from, allowed_transitions: legal })
      }
    }
  })
}

test('built-in types keep their names and stay, and get no required fields', () => {
  const asset = { id: 'ASSET_LOG', expectedVersion: null }
  assert.equal(refusalOf(checkDelete(catalog, asset)), 'conflict builtin-type')
  assert.equal(
    refusalOf(patchType(catalog, { ...asset, patch: { name: 'Log' } }, context)),
    'conflict builtin-type',
  )
  assert.equal(
    accepted(patchType(catalog, { ...asset, patch: { category: 'log' } }, context)).category,
    'log',
  )
  const required = { ...asset, draft: draft('a', { required: true }) }
  assert.equal(refusalOf(addField(catalog, required, context)), 'conflict builtin-type')
  assert.equal(accepted(addField(catalog, { ...asset, draft: draft('a') }, context)).version, 2)
})

test('the fields of an archived type no longer change', () => {
  const archived = catalogOf({ ...flaring, state: 'archived' })
  for (const edit of [
    () => addField(archived, { ...target, draft: draft('a') }, context),
    () => patchField(archived, { ...target, fieldId: 'cause', patch: { label: 'Cause' } }, context),
    () => deleteField(archived, { ...target, fieldId: 'cause' }, context),
    () => reorderFields(archived, { ...target, fieldIds: ['cause', 'volume'] }, context),
  ]) {
    assert.equal(refusalOf(edit()), 'conflict type-archived')
  }
})

test('every edit of a type that is not there is refused as such', () => {
  const nowhere = { id: 'nowhere', expectedVersion: null }
  assert.equal(refusalOf(patchType(catalog, { ...nowhere, patch: {} }, context)), 'not-found Event type')
  assert.equal(refusalOf(checkDelete(catalog, nowhere)), 'not-found Event type')
})
