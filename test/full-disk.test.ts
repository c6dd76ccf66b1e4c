import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSqliteEngine, type SqliteEngine } from '../src/storage/sqlite/engine.ts'
import { judged, newEvent } from './sample-event.ts'

const DISK_BYTES = 4 * 1024 * 1024

test('a full disk loses nothing and stops nothing', async (t) => {
  const disk = smallDisk()
  if (!disk) return t.skip('mounting a small disk needs root on Linux')
  const engine = await openSqliteEngine({ folder: join(disk, 'data') })
  t.after(async () => {
    await engine.close()
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })
  const before = await appendMany(engine, 10)
  assert.equal(before.recorded.length, 10)

  fill(disk)
  const meanwhile = await appendMany(engine, 400)
  assert.ok(meanwhile.refused.length > 0, 'the disk was not full')
  assert.equal((await engine.health()).ok, false)
  await assertStored(engine, [...before.recorded, ...meanwhile.recorded], meanwhile.refused)

  rmSync(join(disk, 'ballast'))
  const after = await appendMany(engine, 400)
  assert.deepEqual([after.recorded.length, after.refused.length], [400, 0])
  assert.equal((await engine.health()).ok, true)
  await assertStored(
    engine,
    [...before.recorded, ...meanwhile.recorded, ...after.recorded],
    meanwhile.refused,
  )
})

type Appended = { readonly recorded: string[]; readonly refused: string[] }

async function appendMany({ events }: SqliteEngine, count: number): Promise<Appended> {
  const appended: Appended = { recorded: [], refused: [] }
  const append = async () => {
    const event = newEvent({
      asset: `Motor-${Math.floor(Math.random() * 50)}`,
      description: 'x'.repeat(1_000),
    })
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
async function assertStored({ events }: SqliteEngine, kept: string[], refused: string[]): Promise<void> {
  for (const id of kept) assert.notEqual(await events.get(id), null)
  for (const id of refused) assert.equal(await events.get(id), null)
  assert.deepEqual(await events.count({}, 1), { total: kept.length, exact: true })
  assert.equal((await events.tail(0, 10_000)).length, kept.length)
}

/** A disk of its own, or undefined where this process may not mount one. */
function smallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const disk = mkdtempSync(join(tmpdir(), 'groundlog-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', disk], { stdio: 'ignore' })
    return disk
  } catch {
    rmSync(disk, { recursive: true })
    return undefined
  }
}

/** Leaves no byte free. */
function fill(disk: string): void {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize))
  assert.equal(statfsSync(disk).bavail, 0)
}
