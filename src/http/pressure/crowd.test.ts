import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { createArrivals } from './arrivals.ts'
import { createCrowd } from './crowd.ts'

/** A crowd of numbers before a room, where turning one away takes a millisecond. */
function crowdBefore(room: { left: number }) {
  const clock = { now: 0 }
  const letIn: number[] = []
  const turnedAway: number[] = []
  const arrivals = createArrivals()
  const crowd = createCrowd<number>({
    letIn: (waiter) => {
      if (room.left === 0) return 'no room'
      room.left -= 1
      letIn.push(waiter)
      return 'let in'
    },
    turnAway: (waiter) => {
      clock.now += 1
      turnedAway.push(waiter)
    },
    arrivals,
    clock: () => clock.now,
  })
  const join = (count: number) => {
    for (let number = 1; number <= count; number += 1) crowd.join(number)
  }
  return { arrivals, clock, disperse: crowd.disperse, join, letIn, turnedAway }
}

describe('of a crowd', () => {
  test('all come in at once while there is room', () => {
    const { join, letIn } = crowdBefore({ left: 3 })
    join(3)
    assert.deepEqual(letIn, [1, 2, 3])
  })

  test('the newest come in and the oldest are turned away when there is room again', async () => {
    const room = { left: 0 }
    const { join, letIn, turnedAway } = crowdBefore(room)
    join(5)
    room.left = 2
    await nextTurn()
    assert.deepEqual(
      [letIn, turnedAway],
      [
        [5, 4],
        [1, 2, 3],
      ],
    )
  })

  test('some are turned away at a stretch, and the others after a rest in which some may still come in', async () => {
    const room = { left: 0 }
    const { join, letIn, turnedAway, clock } = crowdBefore(room)
    join(9)
    await nextTurn()
    assert.deepEqual(turnedAway, [1, 2, 3, 4, 5])
    room.left = 1
    clock.now += 8
    await wait(50)
    assert.deepEqual([letIn, turnedAway], [[9], [1, 2, 3, 4, 5, 6, 7, 8]])
  })

  test('all are turned away at once when it is told to go', async () => {
    const { disperse, join, letIn, turnedAway } = crowdBefore({ left: 0 })
    join(9)
    disperse()
    assert.deepEqual(turnedAway, [1, 2, 3, 4, 5, 6, 7, 8, 9])
    await nextTurn()
    assert.deepEqual([letIn, turnedAway.length], [[], 9])
  })

  test('nobody is looked at while connections arrive', async () => {
    const { arrivals, join, letIn } = crowdBefore({ left: 1 })
    arrivals.noteOne()
    join(1)
    assert.deepEqual(letIn, [])
    await nextTurn()
    await nextTurn()
    await nextTurn()
    assert.deepEqual(letIn, [1])
  })
})
