import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createNewId } from './new-id.ts'

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('ids are UUIDs of version 4, every one another', () => {
  const newId = createNewId()
  const ids = Array.from({ length: 140_000 }, newId)
  for (const id of ids) assert.match(id, UUID_V4)
  assert.equal(new Set(ids).size, ids.length)
})

test('neighbours share a beginning and count on, until another begins', () => {
  const newId = createNewId()
  const ids = Array.from({ length: 65_537 }, newId)
  assert.deepEqual(ids.slice(0, 65_536).toSorted(), ids.slice(0, 65_536))
  assert.equal(ids[0]!.slice(0, 13), `${ids[65_535]!.slice(0, 8)}-0000`)
  assert.notEqual(ids[65_536]!.slice(0, 8), ids[0]!.slice(0, 8))
})

test('two makers share nothing', () => {
  assert.notEqual(createNewId()().slice(0, 8), createNewId()().slice(0, 8))
})
