import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPulse } from './pulse.ts'
import type { WriteFailure } from './write-queue.ts'

/** A disk with so much room, on which nothing is written but probes, and a clock that is set by hand. */
function withDisk(room: number) {
  const state = { room, now: 0, probes: [] as number[] }
  let failure: WriteFailure | undefined
  const run = async (_name: 'probe', bytes: number) => {
    state.probes.push(bytes)
    const fits = bytes <= state.room
    failure = fits ? undefined : { bytes, message: 'disk full' }
    if (!fits) throw new Error('disk full')
  }
  const writer = {
    run: run as never,
    get failure() {
      return failure
    },
  }
  const fail = (bytes: number) => {
    failure = { bytes, message: 'disk full' }
  }
  const succeed = () => {
    failure = undefined
  }
  return { state, fail, succeed, pulse: createPulse(writer, () => state.now) }
}

test('asked a thousand times at once it writes once, and once more after a second', async () => {
  const { state, pulse } = withDisk(1e9)
  const ask = () => Promise.all(Array.from({ length: 1_000 }, pulse))
  assert.deepEqual(new Set(await ask()), new Set([undefined]))
  state.now = 999
  await ask()
  assert.deepEqual(state.probes, [65_536])
  state.now = 1_000
  await ask()
  assert.deepEqual(state.probes, [65_536, 65_536])
})

test('a disk that takes a page or two is full', async () => {
  const { pulse } = withDisk(8_192)
  assert.equal((await pulse())?.message, 'disk full')
})

test('a write that fails between two probes is told at once, and stays until one of its size gets through', async () => {
  const { state, fail, pulse } = withDisk(100_000)
  assert.equal(await pulse(), undefined)
  fail(200_000)
  assert.equal((await pulse())?.bytes, 200_000)
  state.now = 1_000
  assert.equal((await pulse())?.bytes, 200_000)
  state.room = 200_000
  state.now = 2_000
  assert.equal(await pulse(), undefined)
  assert.deepEqual(state.probes, [65_536, 200_000, 200_000])
})

test('a write that gets through is told at once, too', async () => {
  const { succeed, pulse } = withDisk(0)
  assert.equal((await pulse())?.message, 'disk full')
  succeed()
  assert.equal(await pulse(), undefined)
})

test('the largest write that failed does not make probes a burden', async () => {
  const { state, fail, pulse } = withDisk(1e9)
  fail(1e8)
  await pulse()
  assert.deepEqual(state.probes, [1_048_576])
})
