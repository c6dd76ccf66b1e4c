import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuessLimit, type GuessLimit } from './guess-limit.ts'

const guess = (login: string, peer: string) => ({ login, password: 'guess', peer })
const ALLOWED = 0
const MINUTE = 60_000_000n
const DAY = 1_440n * MINUTE

/** How many guesses of two hundred are put up with. */
function allowed(limit: GuessLimit, claimOf: (n: number) => ReturnType<typeof guess>): number {
  const waits = Array.from({ length: 200 }, (_, n) => limit.attempt(claimOf(n)))
  return waits.filter((wait) => wait === ALLOWED).length
}

test('ten guesses at one login from one network in five minutes', () => {
  const limit = createGuessLimit(() => 0n)
  assert.equal(
    allowed(limit, () => guess('blake', '10.0.0.1')),
    10,
  )
  assert.equal(limit.attempt(guess('BLAKE', '10.0.0.1')), 300)
  assert.equal(limit.attempt(guess('dana', '10.0.0.1')), ALLOWED)
})

test('who guesses at a login does not lock it out elsewhere', () => {
  const limit = createGuessLimit(() => 0n)
  allowed(limit, () => guess('blake', '10.0.0.1'))
  assert.equal(limit.attempt(guess('blake', '10.0.0.2')), ALLOWED)
})

test('fifty guesses from one network in five minutes, at whatever logins', () => {
  let at = 0n
  const limit = createGuessLimit(() => at)
  assert.equal(
    allowed(limit, (n) => guess(`user${n}`, `2001:db8:1:2::${n}`)),
    50,
  )
  assert.equal(limit.attempt(guess('blake', '2001:db8:1:3::1')), ALLOWED)
  at = 5n * MINUTE
  assert.equal(limit.attempt(guess('blake', '2001:db8:1:2::1')), ALLOWED)
})

test('a hundred guesses at one login in five minutes, from however many networks', () => {
  const limit = createGuessLimit(() => 0n)
  assert.equal(
    allowed(limit, (n) => guess('blake', `10.0.0.${n}`)),
    100,
  )
  assert.equal(limit.attempt(guess('blake', '10.0.1.1')), 300)
})

test('guesses from all over do not keep a login out where its password was right this week', () => {
  let at = 0n
  const limit = createGuessLimit(() => at)
  limit.trust(guess('Blake', '10.0.1.1'))
  at = 7n * DAY - MINUTE
  allowed(limit, (n) => guess('blake', `10.0.0.${n}`))
  assert.equal(limit.attempt(guess('blake', '10.0.1.1')), ALLOWED)
  assert.equal(limit.attempt(guess('blake', '10.0.1.2')), 300)
  at = 7n * DAY
  assert.equal(limit.attempt(guess('blake', '10.0.1.1')), 240)
})

test('where a password was right, ten more guesses at it are put up with', () => {
  const limit = createGuessLimit(() => 0n)
  limit.trust(guess('blake', '10.0.0.1'))
  assert.equal(
    allowed(limit, () => guess('blake', '10.0.0.1')),
    10,
  )
})

test('a login that is being guarded does not use up the guesses of the network', () => {
  const limit = createGuessLimit(() => 0n)
  assert.equal(
    allowed(limit, () => guess('blake', '10.0.0.1')),
    10,
  )
  assert.equal(
    allowed(limit, (n) => guess(`user${n}`, '10.0.0.1')),
    40,
  )
})

test('a right password is no guess', () => {
  const limit = createGuessLimit(() => 0n)
  for (let n = 0; n < 200; n += 1) {
    assert.equal(limit.attempt(guess('blake', '10.0.0.1')), ALLOWED)
    limit.forgive(guess('blake', '10.0.0.1'))
  }
})
