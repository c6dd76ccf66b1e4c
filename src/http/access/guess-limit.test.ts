import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuessLimit } from './guess-limit.ts'

const guess = (login: string, peer: string) => ({ login, password: 'guess', peer })
const ALLOWED = 0
const MINUTE = 60_000_000n

/** How many of a hundred guesses are put up with. */
function allowed(
  limit: ReturnType<typeof createGuessLimit>,
  claimOf: (n: number) => ReturnType<typeof guess>,
) {
  return Array.from({ length: 100 }, (_, n) => limit.attempt(claimOf(n))).filter((wait) => wait === ALLOWED)
    .length
}

test('ten guesses at one login in five minutes, wherever they come from', () => {
  const limit = createGuessLimit(() => 0n)
  assert.equal(
    allowed(limit, (n) => guess('blake', `10.0.0.${n}`)),
    10,
  )
  assert.equal(limit.attempt(guess('BLAKE', '10.0.1.1')), 300)
  assert.equal(limit.attempt(guess('dana', '10.0.0.1')), ALLOWED)
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
  for (let n = 0; n < 100; n += 1) {
    assert.equal(limit.attempt(guess('blake', '10.0.0.1')), ALLOWED)
    limit.forgive(guess('blake', '10.0.0.1'))
  }
})
