import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneAtATime } from './one-at-a-time.ts'

test('tasks of one key run in turn, those of another beside them, and a failure stops nobody', async () => {
  const inTurn = oneAtATime()
  const said: string[] = []
  const task = (name: string) => async () => {
    said.push(`${name} begins`)
    await Promise.resolve()
    said.push(`${name} ends`)
    if (name === 'a1') throw new Error('a1 fails')
    return name
  }
  const answers = await Promise.allSettled([
    inTurn('a', task('a1')),
    inTurn('a', task('a2')),
    inTurn('b', task('b1')),
  ])
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled'],
  )
  assert.ok(said.indexOf('a1 ends') < said.indexOf('a2 begins'))
  assert.ok(said.indexOf('b1 begins') < said.indexOf('a1 ends'))
})
