import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { openSqliteEngine, type SqliteEngine } from '../../src/storage/sqlite/engine.ts'
import { entriesIn } from '../engine-under-test.ts'
import { judged, newEvent } from '../sample-event.ts'
import { fill, NO_SMALL_DISK, smallDisk } from './small-disk.ts'

test('a disk that fills up under load loses nothing and stops nothing', async (t) => {
  let engine: SqliteEngine | undefined
  const disk = smallDisk(t, async () => engine?.close())
  if (disk === null) return t.skip(NO_SMALL_DISK)
  engine = await openSqliteEngine({ folder: join(disk, 'data') })
  writeFileSync(join(disk, 'film'), Buffer.alloc(2_500_000))
  const before = await appendMany(engine, 10)
  assert.equal(before.recorded.length, 10)

  fill(join(disk, 'ballast'))
  const meanwhile = await appendMany(engine, 400)
  assert.ok(meanwhile.refused.length > 0, 'the disk was not full')
  assert.equal((await engine.health()).ok, false)
  await assertStored(engine, [before, meanwhile])

  for (const name of ['film', 'ballast']) rmSync(join(disk, name))
  const after = await appendMany(engine, 400)
  assert.deepEqual([after.recorded.length, after.refused.length], [400, 0])
  assert.equal((await engine.health()).ok, true)
  await assertStored(engine, [before, meanwhile, after])
})

test('on a small disk the log is folded before it fills the disk with versions of the same pages', async (t) => {
  let engine: SqliteEngine | undefined
  const disk = smallDisk(t, async () => engine?.close())
  if (disk === null) return t.skip(NO_SMALL_DISK)
  engine = await openSqliteEngine({ folder: join(disk, 'data') })
  // One by one, each writes every page that it changes: several times what fits on the disk.
  const recorded: string[] = []
  for (let n = 0; n < 400; n += 1) recorded.push(...(await appendMany(engine, 1)).recorded)
  assert.equal(recorded.length, 400)
  await assertStored(engine, [{ recorded, refused: [] }])
})

test('whoever reads the log while the disk is full is not waited for with every command', {
  timeout: 10_000,
}, async (t) => {
  let engine: SqliteEngine | undefined
  const disk = smallDisk(t, async () => engine?.close())
  if (disk === null) return t.skip(NO_SMALL_DISK)
  const folder = join(disk, 'data')
  engine = await openSqliteEngine({ folder })
  const reader = new Database(join(folder, 'groundlog.db'), { readonly: true })
  t.after(() => reader.close())
  reader.exec('begin; select count(*) from entry')
  const before = await appendMany(engine, 200)
  fill(join(disk, 'ballast'))
  const meanwhile = await appendMany(engine, 100)
  assert.ok(meanwhile.refused.length > 50, 'the disk was not full')
  rmSync(join(disk, 'ballast'))
  const after = await appendMany(engine, 100)
  assert.equal(after.recorded.length, 100)
  await assertStored(engine, [before, meanwhile, after])
})

type Appended = { readonly recorded: string[]; readonly refused: string[] }

async function appendMany({ events }: SqliteEngine, count: number): Promise<Appended> {
  const appended: Appended = { recorded: [], refused: [] }
  const append = async (_: unknown, n: number) => {
    const event = newEvent({ asset: `Motor-${n % 50}`, description: 'x'.repeat(1_000) })
    try {
      await events.append(event, judged())
      appended.recorded.push(event.id)
    } catch (error) {
      assert.equal((error as Error).name, 'StorageFailure')
      appended.refused.push(event.id)
    }
  }
  await Promise.all(Array.from({ length: count }, append))
  return appended
}

/** What was acknowledged is there, what was refused is not, and the counters agree. */
async function assertStored({ events, log }: SqliteEngine, all: readonly Appended[]): Promise<void> {
  const kept = all.flatMap(({ recorded }) => recorded)
  for (const id of kept) assert.notEqual(await events.get(id), null)
  for (const id of all.flatMap(({ refused }) => refused)) assert.equal(await events.get(id), null)
  assert.deepEqual(await events.count({}, 1), { total: kept.length, exact: true })
  assert.equal((await entriesIn({ log })).length, kept.length)
}
