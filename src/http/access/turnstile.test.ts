import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTurnstile } from './turnstile.ts'

test('some work runs, some waits in order, and the rest is turned away', async () => {
  const turnstile = createTurnstile({ atOnce: 2, waiting: 2 })
  const started: number[] = []
  const finish: (() => void)[] = []
  const work = (n: number) => () =>
    new Promise<number>((resolve) => {
      started.push(n)
      finish[n] = () => resolve(n)
    })
  const results = [0, 1, 2, 3].map((n) => turnstile.enter(work(n)))
  assert.deepEqual(started, [0, 1])
  assert.equal(turnstile.enter(work(4)), 'full')

  finish[1]?.()
  await results[1]
  await new Promise(setImmediate)
  assert.deepEqual(started, [0, 1, 2])

  finish[0]?.()
  await results[0]
  await new Promise(setImmediate)
  assert.deepEqual(started, [0, 1, 2, 3])

  finish[2]?.()
  finish[3]?.()
  assert.deepEqual(await Promise.all(results), [0, 1, 2, 3])
})

test('work that fails lets the next in', async () => {
  const turnstile = createTurnstile({ atOnce: 1, waiting: 1 })
  const failing = turnstile.enter(async () => {
    throw new Error('no')
  })
  const next = turnstile.enter(async () => 'yes')
  await assert.rejects(async () => failing)
  assert.equal(await next, 'yes')
  assert.equal(await turnstile.enter(async () => 'again'), 'again')
})
