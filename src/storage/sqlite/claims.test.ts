import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { type Claims, createClaims } from './claims.ts'
import { migrate } from './migrate.ts'

const ANSWER = { outcome: 'recorded', because: null, event: 1, seq: 1, hit: null } as const

test('expired claims are swept in small steps, and faster than new ones come', () => {
  const database = new Database(':memory:')
  migrate(database)
  const claims = createClaims(database)
  const left = database.prepare<[], number>('select count(*) from idempotency').pluck()
  keep(claims, { count: 10, from: 0, expiresAt: 100n })
  claims.sweep()
  assert.equal(left.get(), 10, 'nothing has expired yet')

  const sizes = []
  for (let round = 1; round <= 4; round += 1) {
    keep(claims, { count: 3, from: round * 100, expiresAt: 500n })
    claims.sweep()
    sizes.push(left.get())
  }
  assert.deepEqual(sizes, [7, 6, 9, 12])
  assert.equal(claims.find(claim(100, 500n), 499n) !== undefined, true)
})

test('where no claim was made there is nothing to sweep', () => {
  const database = new Database(':memory:')
  migrate(database)
  const claims = createClaims(database)
  keep(claims, { count: 3, from: 0, expiresAt: 1n })
  claims.forget()
  claims.sweep()
  assert.equal(database.prepare('select count(*) from idempotency').pluck().get(), 3)
})

type Kept = { readonly count: number; readonly from: number; readonly expiresAt: bigint }

/** The first of them at the moment 0, later ones at 200. */
function keep(claims: Claims, { count, from, expiresAt }: Kept): void {
  const now = from === 0 ? 0n : 200n
  for (let key = from; key < from + count; key += 1) claims.keep(claim(key, expiresAt), now, ANSWER)
}

function claim(key: number, expiresAt: bigint) {
  return { scope: 's', key: String(key), bodyHash: 'h', expiresAt }
}
