import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MAX_INSTANT, MIN_INSTANT } from '../../core/time/instant.ts'
import { type ListIdentity, readCursor, writeCursor } from './cursor.ts'

const LIST: ListIdentity = { direction: 'desc', filters: '["entity_id=a"]' }

test('a cursor comes back as the place it was made of', () => {
  const instants = fc.bigInt({ min: MIN_INSTANT, max: MAX_INSTANT })
  fc.assert(
    fc.property(instants, fc.maxSafeNat(), (occurredAt, seq) => {
      const place = { occurredAt, seq }
      assert.deepEqual(readCursor(writeCursor(place, LIST), LIST), place)
    }),
  )
})

test('a cursor is of one list only', () => {
  const cursor = writeCursor({ occurredAt: 5n, seq: 7 }, LIST)
  assert.equal(readCursor(cursor, { ...LIST, direction: 'asc' }), 'foreign')
  assert.equal(readCursor(cursor, { ...LIST, filters: '[]' }), 'foreign')
})

test('a cursor that nobody wrote is garbage', () => {
  const outside = writeCursor({ occurredAt: MAX_INSTANT + 1n, seq: 7 }, LIST)
  for (const cursor of ['', 'x', 'bnVsbA', '%00', outside])
    assert.equal(readCursor(cursor, LIST), 'garbage', cursor)
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readCursor(text, LIST), 'garbage')))
})
