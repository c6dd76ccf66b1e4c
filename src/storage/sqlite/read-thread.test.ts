import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setInterval } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { migrate } from './migrate.ts'
import { ReadThread } from './read-thread.ts'

const MINUTE = 60_000

const NOTHING = { total: 0, exact: true }

test('the thread ends a minute after its last read, and starts again for the next', async (t) => {
  const { reader, count, tick } = onEmptyLog(t)
  assert.equal(reader.isRunning, false)
  for (let times = 0; times < 2; times += 1) {
    assert.deepEqual(await count(), NOTHING)
    tick(MINUTE - 1)
    assert.equal(reader.isRunning, true)
    tick(1)
    assert.equal(reader.isRunning, false)
  }
})

test('a read that is under way keeps the thread', async (t) => {
  const { count, tick } = onEmptyLog(t)
  await count()
  tick(MINUTE - 1)
  const next = count()
  tick(MINUTE)
  assert.deepEqual(await next, NOTHING)
})

test('a read that is given up keeps the thread for no longer, and takes it from no other', async (t) => {
  const { reader, count, giveUp, tick } = onEmptyLog(t)
  const other = count()
  await giveUp()
  tick(MINUTE)
  assert.deepEqual(await other, NOTHING)
  await giveUp()
  tick(MINUTE)
  assert.equal(reader.isRunning, false)
})

test('what the thread says of a read that was given up is nothing new', async (t) => {
  const { count, giveUp, tick } = onEmptyLog(t)
  await count()
  await giveUp()
  tick(MINUTE / 2)
  for await (const _ of setInterval(50)) break
  const next = count()
  tick(MINUTE / 2)
  assert.deepEqual(await next, NOTHING)
})

/** A reader whose minutes are turned by hand. */
function onEmptyLog(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const reader = new ReadThread(emptyLog(t), 10)
  t.after(() => reader.close())
  const count = (signal?: AbortSignal) =>
    reader.run('count', [{ asset: 'a' }, 1_000], signal ? { signal } : {})
  const giveUp = async () => {
    const reason = new Error('Nobody waits')
    const controller = new AbortController()
    const given = count(controller.signal)
    controller.abort(reason)
    await assert.rejects(given, reason)
  }
  return { reader, count, giveUp, tick: (milliseconds: number) => t.mock.timers.tick(milliseconds) }
}

function emptyLog(t: TestContext): string {
  const file = join(temporaryFolder(t), 'groundlog.db')
  const database = new Database(file)
  migrate(database)
  database.close()
  return file
}
