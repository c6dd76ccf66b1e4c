import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createReadTurns } from './read-turns.ts'

/** Reads that take five milliseconds each, half of it before their answer is written. */
function reads(count: number) {
  const clock = { now: 0 }
  const answered: number[] = []
  const turns = createReadTurns(() => clock.now)
  for (let number = 0; number < count; number += 1) {
    turns.take(() => {
      clock.now += 2.5
      void Promise.resolve().then(() => {
        clock.now += 2.5
        answered.push(number)
      })
    })
  }
  return answered
}

test('a turn of the event loop answers as many reads as it has time for, and the others come after it', async () => {
  const endOfTurn = nextTurn()
  const answered = reads(7)
  await endOfTurn
  assert.deepEqual(answered, [0, 1])
  while (answered.length < 7) await nextTurn()
  assert.deepEqual(answered, [0, 1, 2, 3, 4, 5, 6])
})

test('a read that comes alone is carried out at once', () => {
  let isDone = false
  createReadTurns().take(() => {
    isDone = true
  })
  assert.equal(isDone, true)
})
