import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { createFingerprints, NEAREST } from './fingerprints.ts'
import { migrate } from './migrate.ts'

const database = new Database(':memory:')
migrate(database)

test('the nearest event is found by walking one index to both sides', () => {
  const plans = NEAREST.flatMap((text) =>
    database
      .prepare<unknown[], { detail: string }>(`explain query plan ${text}`)
      .all(...Array(text.split('?').length - 1).fill(1n))
      .map(({ detail }) => detail)
      .filter((detail) => /^(SEARCH|SCAN) fingerprint|TEMP B-TREE/.test(detail)),
  )
  const index =
    'SEARCH fingerprint USING COVERING INDEX fingerprint_nearest (memory=? AND hash=? AND occurred_at'
  assert.deepEqual(plans, [`${index}<?)`, `${index}>?)`, `${index}=?)`])
})

test('a hash is found again however it is written, hex of a SHA-256 or any text', () => {
  const fingerprints = createFingerprints(database)
  const hashes = ['ab'.repeat(32), 'AB'.repeat(32), 'ab', '']
  for (const [index, hash] of hashes.entries()) {
    fingerprints.remember({ memory: 1, fingerprint: hash }, { seq: index + 1, occurredAt: 5n })
  }
  assert.deepEqual(
    hashes.map((hash) => fingerprints.nearest({ memory: 1, fingerprint: hash }, 9n, null)?.seq),
    [1, 2, 3, 4],
  )
})

test('of what is remembered only what is near enough counts', () => {
  const fingerprints = createFingerprints(database)
  for (const [index, occurredAt] of [100n, 100n, 200n].entries()) {
    fingerprints.remember({ memory: 2, fingerprint: 'pump' }, { seq: index + 1, occurredAt })
  }
  const nearest = (to: bigint, within: bigint | null) =>
    fingerprints.nearest({ memory: 2, fingerprint: 'pump' }, to, within)?.seq
  assert.deepEqual(
    [nearest(110n, 10n), nearest(110n, 9n), nearest(190n, 10n), nearest(190n, 9n), nearest(150n, 50n)],
    [1, undefined, 3, undefined, 1],
  )
  assert.deepEqual([nearest(0n, null), nearest(100n, 0n), nearest(201n, 0n)], [1, 1, undefined])
})
