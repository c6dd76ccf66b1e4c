import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createArrivals } from './arrivals.ts'

function arrivals() {
  const clock = { now: 0 }
  const done: string[] = []
  const here = createArrivals(() => clock.now)
  return { clock, done, here, ask: (name: string) => here.after(() => done.push(name)) }
}

test('while nobody arrives, work is done at once', () => {
  const { done, ask } = arrivals()
  ask('first')
  assert.deepEqual(done, ['first'])
})

test('work waits until a turn goes by without another connection, and keeps its order', async () => {
  const { done, ask, here } = arrivals()
  here.noteOne()
  ask('first')
  for (let turn = 0; turn < 5; turn += 1) {
    await nextTurn()
    here.noteOne()
  }
  ask('second')
  assert.deepEqual([done, here.areComing()], [[], true])
  await nextTurn()
  await nextTurn()
  assert.deepEqual([done, here.areComing()], [['first', 'second'], false])
})

test('connections without end do not keep work waiting for long', async () => {
  const { done, ask, here, clock } = arrivals()
  here.noteOne()
  ask('first')
  clock.now = 10
  here.noteOne()
  await nextTurn()
  assert.deepEqual(done, ['first'])
})
