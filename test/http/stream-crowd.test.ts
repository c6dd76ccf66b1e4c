import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { StreamReader } from './stream-reader.ts'
import { withApp } from './with-app.ts'

const ASSETS = 100

type Recorded = { readonly id: string; readonly asset: string }

/** A server, and something that records events of many assets in batches. */
async function withCrowd(t: TestContext) {
  const { app, inject } = await withApp(t, { anonymous: 'admin' })
  const address = await app.server.listen({ host: '127.0.0.1', port: 0, backlog: 2_000 })
  const record = async (from: number, count: number): Promise<Recorded[]> => {
    const payload = Array.from({ length: count }, (_, index) => ({
      event_type_id: 'STATUS_RESTART',
      entity_id: `Motor-${(from + index) % ASSETS}`,
      severity: 'LOW',
      description: `Number ${from + index}`,
    }))
    const { data } = (await inject({ method: 'POST', url: '/events/batch', payload })).json()
    return data.map(({ id }: { id: string }, index: number) => ({ id, asset: payload[index]!.entity_id }))
  }
  return { address, inject, record }
}

/** The events of the log in its order. */
async function inOrder(inject: Awaited<ReturnType<typeof withCrowd>>['inject']): Promise<Recorded[]> {
  const { body } = await inject('/events/export')
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .sort((a, b) => a.seq - b.seq)
    .map(({ id, entity_id }) => ({ id, asset: entity_id }))
}

const eventOf = ({ text }: { readonly text: string }): string => /"event":\{"id":"([^"]+)"/.exec(text)![1]!

describe('with a thousand subscribers', () => {
  test('each gets every entry that it asked for once and in order, while 2,000 are recorded', async (t) => {
    const { address, inject, record } = await withCrowd(t)
    const readers = Array.from({ length: 1_000 }, (_, index) => {
      const asset = index < 25 ? null : `Motor-${index % ASSETS}`
      const path = asset === null ? '/events/stream' : `/events/stream?entity_id=${asset}`
      return { asset, reader: new StreamReader(address, { path }) }
    })
    t.after(() => {
      for (const { reader } of readers) reader.socket.destroy()
    })
    await Promise.all(readers.map(({ reader }) => reader.opened()))
    await Promise.all(Array.from({ length: 20 }, (_, batch) => record(batch * 100, 100)))
    const log = await inOrder(inject)
    assert.equal(log.length, 2_000)
    for (const { asset, reader } of readers) {
      const expected = log.filter((event) => asset === null || event.asset === asset).map(({ id }) => id)
      await reader.until(({ frames }) => frames.length >= expected.length)
      assert.deepEqual(reader.frames.map(eventOf), expected)
    }
  })
})

type Habit = { readonly after: number; readonly turns: number }[]

/** How often a reader breaks off after so many entries, and whether it then waits before it comes back. */
const restless: fc.Arbitrary<Habit> = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 60 }), turns: fc.nat({ max: 20 }) }),
  {
    minLength: 1,
    maxLength: 8,
  },
)

describe('whoever breaks off and comes back at any moment', () => {
  test('gets no entry twice and misses none, while the log grows', async (t) => {
    const { address, inject, record } = await withCrowd(t)
    const EACH = 300
    let count = 0
    const property = fc.asyncProperty(fc.array(restless, { minLength: 1, maxLength: 8 }), async (habits) => {
      const begin = await new StreamReader(address).opened()
      await begin.breakOff()
      const done = Promise.all(habits.map((habit) => follow(habit, begin.lastId!, EACH)))
      for (let recorded = 0; recorded < EACH; recorded += 30) await record(count + recorded, 30)
      count += EACH
      const expected = (await inOrder(inject)).slice(-EACH).map(({ id }) => id)
      for (const got of await done) assert.deepEqual(got, expected)
    })
    const follow = async (habit: Habit, from: string, upTo: number) => {
      const got: string[] = []
      let lastId = from
      for (const { after, turns } of [...habit, { after: upTo, turns: 0 }]) {
        const reader = new StreamReader(address, { lastId })
        const wanted = Math.min(after, upTo - got.length)
        await reader.until(({ frames, lastId: id }) => id !== undefined && frames.length >= wanted)
        await reader.breakOff()
        got.push(...reader.frames.map(eventOf))
        lastId = reader.lastId!
        for (let turn = 0; turn < turns; turn += 1) await nextTurn()
      }
      return got
    }
    await fc.assert(property, { numRuns: 8, interruptAfterTimeLimit: 30_000 })
  })
})
