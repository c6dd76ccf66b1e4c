import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTurns } from './in-turns.ts'

/** Chunks as an engine gives them that answers at once. */
async function* chunks(): AsyncGenerator<string> {
  yield* ['first', 'second', 'third']
}

it('between two chunks everybody else has a turn', async () => {
  const seen: string[] = []
  let isOver = false
  const others = async () => {
    while (!isOver) {
      await nextTurn()
      if (seen.at(-1) !== 'others') seen.push('others')
    }
  }
  const othersDone = others()
  for await (const chunk of inTurns(chunks())) seen.push(chunk)
  isOver = true
  await othersDone
  assert.deepEqual(seen, ['first', 'others', 'second', 'others', 'third', 'others'])
})
