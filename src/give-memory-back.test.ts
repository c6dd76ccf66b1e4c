import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getHeapStatistics } from 'node:v8'
import { createLook, giveMemoryBack } from './give-memory-back.ts'

const MEGABYTE = 1024 * 1024

test('what a burst of work took is given back', async () => {
  const before = heap()
  const work = { pieces: Array.from({ length: 500_000 }, (_, index) => ({ index, twice: index * 2 })) }
  assert.ok(heap() > before + 20 * MEGABYTE, 'the work took room')
  work.pieces = []
  await giveMemoryBack()
  assert.ok(heap() < before + 5 * MEGABYTE, `${before} bytes before, ${heap()} after`)
})

const BUSY = 0.5
const IDLE = 0.01

/** Second by second: how busy the server is, how many megabytes its heap has, and whether that is given back. */
type Second = readonly [what: string, atWork: number, megabytes: number, isGiven: boolean]

const STARTED_AT_REST: readonly Second[] = [
  ['the start', BUSY, 60, false],
  ['a quiet moment', IDLE, 60, false],
  ['work again', BUSY, 60, false],
  ['a quiet moment', IDLE, 60, false],
  ['two seconds at rest', IDLE, 60, true],
  ['work soon after', BUSY, 60, false],
  ...Array.from({ length: 4 }, () => ['at rest for less than a minute', IDLE, 60, false] as const),
  ...Array.from({ length: 70 }, () => ['less than is worth a pause', IDLE, 40, false] as const),
  ['a burst of work', BUSY, 90, false],
  ...Array.from({ length: 30 }, () => ['half a minute at rest', IDLE, 90, false] as const),
  ['another burst', BUSY, 90, false],
  ...Array.from({ length: 59 }, () => ['nearly a minute at rest', IDLE, 90, false] as const),
  ['a minute at rest', IDLE, 90, true],
  ...Array.from({ length: 59 }, () => ['less than a minute later', IDLE, 90, false] as const),
  ['another minute at rest', IDLE, 90, true],
]

const STARTED_AT_WORK: readonly Second[] = [
  ...Array.from({ length: 10 }, () => ['work since the start', BUSY, 90, false] as const),
  ...Array.from({ length: 59 }, () => ['nearly a minute at rest', IDLE, 90, false] as const),
  ['a minute at rest', IDLE, 90, true],
]

test('memory is given back after two seconds at rest, and after work once it was at rest for a minute', async () => {
  await live(STARTED_AT_REST)
})

test('a server that is at work as soon as it started gives back after a minute at rest', async () => {
  await live(STARTED_AT_WORK)
})

async function live(seconds: readonly Second[]): Promise<void> {
  let [second, atWork, megabytes, times] = [0, 0, 0, 0]
  const look = createLook({
    atWork: () => atWork,
    heap: () => megabytes * MEGABYTE,
    giveMemoryBack: async () => {
      times += 1
      megabytes = 30
      throw new Error('It makes no difference')
    },
  })
  for (const [what, work, size, isGiven] of seconds) {
    const before = times
    ;[second, atWork, megabytes] = [second + 1, work, size]
    await look()
    assert.equal(times > before, isGiven, `${what}, second ${second}`)
  }
}

function heap(): number {
  return getHeapStatistics().total_heap_size
}
