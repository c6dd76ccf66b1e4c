import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { createFingerprints, NEAREST } from './fingerprints.ts'
import { migrate } from './migrate.ts'

const database = new Database(':memory:')
migrate(database)

test('the nearest event is found by walking one index to both sides', () => {
  const plans = NEAREST.map((text) =>
    database
      .prepare<unknown[], { detail: string }>(`explain query plan ${text}`)
      .all(1, 'x', 1n)
      .map(({ detail }) => detail),
  )
  const index =
    'SEARCH fingerprint USING COVERING INDEX fingerprint_nearest (memory=? AND hash=? AND occurred_at'
  assert.deepEqual(plans, [[`${index}<?)`], [`${index}=?)`], [`${index}>?)`]])
})

test('a hash is found again however it is written, hex of a SHA-256 or any text', () => {
  const fingerprints = createFingerprints(database)
  const hashes = ['ab'.repeat(32), 'AB'.repeat(32), 'ab', '']
  for (const [index, hash] of hashes.entries()) {
    fingerprints.remember(1, hash, { seq: index + 1, occurredAt: 5n })
  }
  assert.deepEqual(
    hashes.map((hash) => fingerprints.nearest(1, hash, 9n)?.seq),
    [1, 2, 3, 4],
  )
})
