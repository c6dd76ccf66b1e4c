import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getHeapStatistics } from 'node:v8'
import { giveMemoryBack } from './give-memory-back.ts'

const MEGABYTE = 1024 * 1024

test('what a burst of work took is given back', async () => {
  const before = heap()
  const work = { pieces: Array.from({ length: 500_000 }, (_, index) => ({ index, twice: index * 2 })) }
  assert.ok(heap() > before + 20 * MEGABYTE, 'the work took room')
  work.pieces = []
  await giveMemoryBack()
  assert.ok(heap() < before + 5 * MEGABYTE, `${before} bytes before, ${heap()} after`)
})

function heap(): number {
  return getHeapStatistics().total_heap_size
}
