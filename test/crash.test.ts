import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { openSqliteEngine } from '../src/storage/sqlite/engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const CHILD = fileURLToPath(new URL('./children/append-until-killed.ts', import.meta.url))

test('a process that is killed while it records loses nothing it acknowledged, three times over', async (t) => {
  const folder = temporaryFolder(t)
  const acknowledged: string[] = []
  for (const enough of [1, 500, 3_000]) acknowledged.push(...(await killAfter(t, folder, enough)))
  await assertKept(folder, acknowledged)
})

test('a folder is locked to other processes, until the one that has it dies', async (t) => {
  const folder = temporaryFolder(t)
  const { child, ids } = startChild(t, folder)
  await ids.next()
  await assert.rejects(openSqliteEngine({ folder }), { name: 'FolderInUse' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  await (await openSqliteEngine({ folder })).close()
})

/** The ids that were acknowledged before the process died, `enough` of them or more. */
async function killAfter(t: TestContext, folder: string, enough: number): Promise<string[]> {
  const { child, ids } = startChild(t, folder)
  const acknowledged: string[] = []
  for await (const line of ids) {
    // The last line may have been cut off.
    if (line.endsWith('.') && acknowledged.push(line.slice(0, -1)) === enough) child.kill('SIGKILL')
  }
  assert.ok(acknowledged.length >= enough, 'the process ended by itself')
  return acknowledged
}

function startChild(t: TestContext, folder: string) {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  return { child, ids: createInterface(child.stdout)[Symbol.asyncIterator]() }
}

async function assertKept(folder: string, acknowledged: readonly string[]): Promise<void> {
  const engine = await openSqliteEngine({ folder })
  const kept = await Promise.all(acknowledged.map((id) => engine.events.get(id)))
  assert.equal(kept.filter((event) => event === null).length, 0)
  const { total } = await engine.events.count({}, 1)
  await engine.close()

  const database = new Database(join(folder, 'groundlog.db'), { readonly: true })
  assert.equal(database.pragma('integrity_check', { simple: true }), 'ok')
  const held = database.prepare<[], [number, number]>('select count(*), max(seq) from entry').raw().get()
  database.close()
  assert.deepEqual(held, [total, total], 'counters, entries and numbers agree')
}
