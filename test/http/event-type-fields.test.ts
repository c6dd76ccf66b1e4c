import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withAsker } from './asker.ts'
import { withFlaring } from './flaring.ts'

test('a field is added at its position, and events keep the version they were recorded under', async (t) => {
  const { ask, type, url } = await withFlaring(t)
  const event = { event_type_id: type.id, entity_id: 'well-001', fields: { volume_mcf: 150 } }
  const { body: before } = await ask('POST', '/events', event)
  const wanted = {
    name: 'crew',
    type: 'integer',
    position: 0,
    min: 1,
    max: 9,
    label: 'Crew',
    help: 'How many',
  }
  const added = await ask('POST', `${url}/fields`, { ...wanted, default: 2 })
  assert.equal(added.status, 201)
  assert.deepEqual(added.body, { id: added.body.id, ...wanted, required: false, default: 2, indexed: false })
  assert.equal((await ask('GET', url)).body.version, 2)
  const { body: after } = await ask('POST', '/events', event)
  assert.deepEqual([after.event_type_version, after.fields], [2, { crew: 2, volume_mcf: 150 }])
  const { body: shown } = await ask('GET', `/events/${before.id}`)
  assert.deepEqual([shown.event_type_version, shown.fields], [1, { volume_mcf: 150 }])
})

test('a field is renamed, changed and moved; its id stays and the old events are still found by it', async (t) => {
  const { ask, type, url, volume, cause } = await withFlaring(t)
  await ask('POST', '/events', { event_type_id: type.id, entity_id: 'well-001', fields: { volume_mcf: 150 } })
  const change = { name: 'volume', position: 1, max: 500, unit: 'mcf', expected_version: 1 }
  const changed = await ask('PATCH', `${url}/fields/${volume.id}`, change)
  assert.deepEqual(
    [changed.status, changed.body],
    [200, { ...volume, name: 'volume', position: 1, max: 500, unit: 'mcf' }],
  )
  assert.deepEqual((await ask('GET', `${url}/fields`)).body.data, [{ ...cause, position: 0 }, changed.body])
  for (const name of ['volume', 'volume_mcf']) {
    assert.equal((await ask('GET', `/events?field.${name}.gte=150`)).body.total, 1)
  }
  const without = await ask('PATCH', `${url}/fields/${volume.id}`, { max: null, unit: null })
  assert.deepEqual(without.body, { ...volume, name: 'volume', position: 1 })
})

test('a field changes its type only where its values read the same', async (t) => {
  const { ask, url, cause } = await withFlaring(t)
  const refused = await ask('PATCH', `${url}/fields/${cause.id}`, { type: 'date' })
  assert.deepEqual(
    [refused.status, refused.body],
    [
      409,
      {
        type: 'select',
        wanted_type: 'date',
        detail: "Field 'cause' holds select values, which do not read as date: add a new field instead",
      },
    ],
  )
  const { options, ...rest } = cause
  const changed = await ask('PATCH', `${url}/fields/${cause.id}`, { type: 'string' })
  assert.deepEqual(changed.body, { ...rest, type: 'text' })
})

test('fields are refused with names that are taken or no names, and unknown settings', async (t) => {
  const { ask, url, cause } = await withFlaring(t)
  const taken = await ask('POST', `${url}/fields`, { name: 'cause', type: 'text' })
  assert.deepEqual(
    [taken.status, taken.body],
    [409, { field_id: cause.id, detail: "Event type has a field 'cause' already" }],
  )
  assert.equal((await ask('PATCH', `${url}/fields/${cause.id}`, { name: 'volume_mcf' })).status, 409)
  for (const body of [
    { name: 'two words', type: 'text' },
    { name: 'a', type: 'text', minimum: 5 },
    { name: 'a', type: 'text', pattern: '(' },
    { name: 'a', type: 'text', position: -1 },
    { name: 'a', type: 'number', default: 'x' },
  ]) {
    assert.equal((await ask('POST', `${url}/fields`, body)).status, 422)
  }
})

test('a removed field is unknown to new events and still shown in old ones', async (t) => {
  const { ask, type, url, cause } = await withFlaring(t)
  const event = { event_type_id: type.id, entity_id: 'well-001', fields: { volume_mcf: 1, cause: 'other' } }
  const { body: before } = await ask('POST', '/events', event)
  const removed = await ask('DELETE', `${url}/fields/${cause.id}`)
  assert.deepEqual([removed.status, removed.body], [204, null])
  const { status, body } = await ask('POST', '/events', event)
  assert.deepEqual([status, body.detail[0].loc], [422, ['body', 'fields', 'cause']])
  assert.deepEqual((await ask('GET', `/events/${before.id}`)).body.fields, { volume_mcf: 1, cause: 'other' })
})

test('the order of the fields is a permutation of their ids', async (t) => {
  const { ask, url, volume, cause } = await withFlaring(t)
  const turned = await ask('PUT', `${url}/fields/reorder`, { field_ids: [cause.id, volume.id] })
  assert.equal(turned.status, 200)
  assert.deepEqual(turned.body.data, [
    { ...cause, position: 0 },
    { ...volume, position: 1 },
  ])
  for (const ids of [[], [cause.id], [cause.id, cause.id], [cause.id, volume.id, 'x'], 'x', [1]]) {
    const refused = await ask('PUT', `${url}/fields/reorder`, { field_ids: ids })
    assert.deepEqual([refused.status, refused.body.detail[0].loc.slice(0, 2)], [422, ['body', 'field_ids']])
  }
})

/** Every kind of field: settings, value as submitted, value as shown. */
const KINDS = [
  ['text', { max_length: 5 }, 'short', 'short'],
  ['number', { unit: 'bar' }, 1.5, 1.5],
  ['integer', { min: 0 }, 5, 5],
  ['boolean', {}, false, false],
  ['select', { options: [{ value: 'a', label: 'A' }, 'b'] }, 'a', 'a'],
  ['multiselect', { options: ['a', 'b'] }, ['b', 'a'], ['b', 'a']],
  ['date', { min: '2026-01-01' }, '2026-04-10', '2026-04-10'],
  ['datetime', {}, '2026-04-10T10:30:00+02:00', '2026-04-10T08:30:00Z'],
  ['duration', { max: 'P1D' }, 'PT270M', 'PT4H30M'],
  ['asset', {}, 'well-002', 'well-002'],
] as const

for (const [type, settings, value, shown] of KINDS) {
  test(`a ${type} field is made, filled and shown, by /events and by /event-types`, async (t) => {
    const ask = await withAsker(t)
    const fields = [{ name: 'x', type, ...settings, default: value }]
    const created = await ask('POST', '/event-types', { id: 'kind', name: 'Kind', fields })
    assert.equal(created.status, 201)
    const { id, required, label, help, position, indexed, ...rest } = created.body.fields[0]
    assert.deepEqual(rest, fields[0])
    const event = await ask('POST', '/events', { event_type_id: 'kind', entity_id: 'well-001' })
    assert.deepEqual(event.body.fields, { x: shown })
    assert.deepEqual((await ask('GET', `/events/${event.body.id}`)).body.fields, { x: shown })
  })
}

test('a field that a duplication rule compares is neither deleted nor retyped', async (t) => {
  const { ask, type, url, cause } = await withFlaring(t)
  const rule = {
    id: 'same-cause',
    name: 'Same cause',
    event_type_id: type.id,
    fingerprint_fields: ['entity_id', 'fields.cause'],
    action: 'reject',
  }
  assert.equal((await ask('POST', '/duplication-rules', rule)).status, 201)
  const deleted = await ask('DELETE', `${url}/fields/${cause.id}`)
  assert.deepEqual(
    [deleted.status, deleted.body],
    [
      409,
      {
        field_id: cause.id,
        duplication_rules: ['same-cause'],
        detail:
          "Field 'cause' cannot be deleted: the duplication rule 'Same cause' compares it. Change or delete that rule first",
      },
    ],
  )
  assert.equal((await ask('PATCH', `${url}/fields/${cause.id}`, { type: 'text' })).status, 409)
  assert.equal((await ask('PATCH', `${url}/fields/${cause.id}`, { name: 'reason' })).status, 200)
})
