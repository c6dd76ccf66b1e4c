import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSystemClock } from './system-clock.ts'

/** A clock whose machine says what it is told, in milliseconds. */
function clockAt(wall: number, monotonic: number) {
  const machine = { wall, monotonic }
  const now = createSystemClock({ wall: () => Math.floor(machine.wall), monotonic: () => machine.monotonic })
  now()
  return {
    passes: (milliseconds: number) => {
      machine.wall += milliseconds
      machine.monotonic += milliseconds
      return now()
    },
    isSet: (milliseconds: number) => {
      machine.wall += milliseconds
      return now()
    },
  }
}

test('microseconds pass between two milliseconds of the wall clock', () => {
  const clock = clockAt(5000, 77.5)
  assert.equal(clock.passes(0.25), 5_000_250n)
  assert.equal(clock.passes(0.25), 5_000_500n)
  assert.equal(clock.passes(2), 5_002_500n)
})

test('time never goes back while the wall clock goes on', () => {
  const clock = clockAt(5000.75, 0)
  const moments = Array.from({ length: 50 }, () => clock.passes(0.125))
  assert.deepEqual(
    moments,
    moments.toSorted((a, b) => Number(a - b)),
  )
})

const STEPS: readonly (readonly [how: string, milliseconds: number])[] = [
  ['an hour forward', 3_600_000],
  ['an hour back', -3_600_000],
  ['two milliseconds forward', 2],
  ['two milliseconds back', -2],
]
for (const [how, milliseconds] of STEPS) {
  test(`a wall clock set ${how} is followed at once, to the millisecond`, () => {
    const clock = clockAt(9_000_000, 123)
    clock.passes(0.5)
    assert.equal(clock.isSet(milliseconds) / 1000n, BigInt(9_000_000 + milliseconds))
    assert.equal(clock.passes(10) / 1000n, BigInt(9_000_010 + milliseconds))
  })
}

test('a machine that slept, and counted nothing meanwhile, tells the time when it wakes', () => {
  const clock = clockAt(1000, 1)
  assert.equal(clock.isSet(28_800_000) / 1000n, 28_801_000n)
})

test('without sources it tells what Date tells', () => {
  const now = createSystemClock()
  const before = BigInt(Date.now())
  const told = now() / 1000n
  assert.ok(before <= told && told <= BigInt(Date.now()))
})
