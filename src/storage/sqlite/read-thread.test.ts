import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { migrate } from './migrate.ts'
import { ReadThread } from './read-thread.ts'

test('the thread ends when nothing was read for a while, and starts again for the next read', async (t) => {
  const reader = new ReadThread(emptyLog(t), 10, 1)
  t.after(() => reader.close())
  assert.equal(reader.isRunning, false)
  for (let times = 0; times < 2; times += 1) {
    assert.deepEqual(await reader.run('count', [{ asset: 'a' }, 1_000]), { total: 0, exact: true })
    while (reader.isRunning) await setTimeout(1)
  }
})

test('a read that is under way keeps the thread', async (t) => {
  const reader = new ReadThread(emptyLog(t), 10, 1)
  t.after(() => reader.close())
  const counts = Array.from({ length: 20 }, () => reader.run('count', [{ asset: 'a' }, 1_000]))
  for (const count of counts) {
    assert.deepEqual(await count, { total: 0, exact: true })
    await setTimeout(2)
  }
})

function emptyLog(t: Parameters<typeof temporaryFolder>[0]): string {
  const file = join(temporaryFolder(t), 'groundlog.db')
  const database = new Database(file)
  migrate(database)
  database.close()
  return file
}
