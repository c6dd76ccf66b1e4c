import assert from 'node:assert/strict'
import { scryptSync } from 'node:crypto'
import { test } from 'node:test'
import { createPasswordHasher } from './password-hash.ts'

const hasher = createPasswordHasher()

test('a hash says how it was made, and never the same twice', async () => {
  const [one, two] = await Promise.all([hasher.hash('admin:first'), hasher.hash('admin:first')])
  assert.match(one, /^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
  assert.notEqual(one, two)
  assert.equal(await hasher.verify('admin:first', one), 'right')
  assert.equal(await hasher.verify('admin:second', one), 'wrong')
})

test('a hash made at another cost still counts', async () => {
  const salt = Buffer.from('0123456789abcdef')
  const hash = scryptSync('admin:first', salt, 32, { N: 1024, r: 8, p: 1 })
  const written = `scrypt$1024$8$1$${salt.toString('base64url')}$${hash.toString('base64url')}`
  assert.equal(await hasher.verify('admin:first', written), 'right')
})

test('an accent may be composed or not', async () => {
  const hash = await hasher.hash('caf\u00e9 noir')
  assert.equal(await hasher.verify('cafe\u0301 noir', hash), 'right')
})

test('nobody has a password that is right', async () => {
  assert.equal(await hasher.verify('', null), 'wrong')
  assert.equal(await hasher.verify('admin:first', null), 'wrong')
})

test('more than two at work and sixteen waiting is an overload', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => hasher.verify('guess', 'scrypt$16$1$1$AAAA$AAAA')),
  )
  assert.equal(outcomes.filter((outcome) => outcome === 'overloaded').length, 2)
  assert.equal(outcomes.filter((outcome) => outcome === 'wrong').length, 18)
})
