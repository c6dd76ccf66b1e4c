import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntryLog } from '../../src/core/feeds/entry-log.ts'
import { readTogether } from '../../src/feeds/read-together.ts'
import { openMemoryEngine } from '../../src/storage/memory/engine.ts'
import { record } from '../engine-under-test.ts'

const LIMITS = { entries: 2, bytes: 1_000_000 }

async function counting() {
  const engine = await openMemoryEngine()
  const reads: string[] = []
  let failing = false
  const inner: Pick<EntryLog, 'tail'> = {
    tail: async (after, limits) => {
      reads.push(after)
      if (failing) throw new Error('The disk')
      return engine.log.tail(after, limits)
    },
  }
  const fail = (whether: boolean) => {
    failing = whether
  }
  return { engine, reads, fail, tail: readTogether(inner) }
}

test('feeds at the same place read once', async () => {
  const { engine, reads, tail } = await counting()
  await record(engine, {}, {}, {})
  const { start } = engine.log
  const [one, other] = await Promise.all([tail(start, LIMITS), tail(start, LIMITS)])
  assert.equal(one, other)
  assert.equal(await tail(start, LIMITS), one)
  assert.equal((await tail(one.next, LIMITS)).entries.length, 1)
  assert.equal((await tail(start, { ...LIMITS, entries: 3 })).entries.length, 3)
  assert.deepEqual(reads, [start, one.next, start])
})

test('what comes later is seen, and nothing is kept once there is no more', async () => {
  const { engine, reads, tail } = await counting()
  const end = await engine.log.end()
  assert.equal((await tail(end, LIMITS)).entries.length, 0)
  await record(engine, {})
  const slice = await tail(end, LIMITS)
  assert.equal(slice.entries.length, 1)
  await tail(slice.next, LIMITS)
  await tail(end, LIMITS)
  assert.deepEqual(reads, [end, end, slice.next, end])
})

test('of many feeds at different places few slices are kept', async () => {
  const { engine, reads, tail } = await counting()
  await record(engine, ...Array(20).fill({}))
  const places = [engine.log.start]
  for (let n = 1; n < 10; n += 1) places.push((await engine.log.tail(places.at(-1)!, LIMITS)).next)
  for (const place of places) await tail(place, LIMITS)
  const newest = places.slice(-4).reverse()
  for (const place of newest) await tail(place, LIMITS)
  assert.deepEqual(reads, places)
  for (const place of places.slice(0, 6)) await tail(place, LIMITS)
  assert.deepEqual(reads.slice(places.length), places.slice(0, 6))
})

test('a failure is not remembered', async () => {
  const { engine, fail, tail } = await counting()
  await record(engine, {})
  fail(true)
  await assert.rejects(tail(engine.log.start, LIMITS), /The disk/)
  fail(false)
  assert.equal((await tail(engine.log.start, LIMITS)).entries.length, 1)
})

test('who asks after a commit is not told of the log before it, though another asked before', async () => {
  const engine = await openMemoryEngine()
  const { start } = engine.log
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  let isFirst = true
  const tail = readTogether({
    tail: async (after, limits) => {
      const slice = engine.log.tail(after, limits)
      if (isFirst) {
        isFirst = false
        await held
      }
      return slice
    },
  })
  const before = tail(start, LIMITS)
  await record(engine, {})
  const after = tail(start, LIMITS)
  answer()
  assert.equal((await before).entries.length, 0)
  assert.equal((await after).entries.length, 1)
})
