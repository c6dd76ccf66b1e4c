import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openSqliteEngine } from '../../src/storage/sqlite/engine.ts'
import { judged, newEvent } from '../sample-event.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export const DATABASE = 'groundlog.db'
export const WAL = 'groundlog.db-wal'
export const SUMS = 'groundlog.db-sums'

/** Bytes of the head of a write-ahead log and of each of its frames, as SQLite lays them out. */
export const WAL_HEAD = 32
export const FRAME = 24 + 4096

/** A data folder as a crash leaves it: what was recorded last, in `transactions` of one event each, is in the log. */
export async function crashedFolder(t: TestContext, transactions = 20): Promise<string> {
  const live = temporaryFolder(t)
  await record(live, 50)
  const folder = join(temporaryFolder(t), 'data')
  mkdirSync(folder)
  const engine = await openSqliteEngine({ folder: live })
  for (let n = 0; n < transactions; n += 1) await engine.events.append(newEvent(), judged())
  // Copied while it is open, as a power cut would find it.
  for (const file of [DATABASE, WAL, SUMS]) copyFileSync(join(live, file), join(folder, file))
  await engine.close()
  return folder
}

/** A data folder that was closed in peace, with so many events in it. */
export async function closedFolder(t: TestContext, events = 200): Promise<string> {
  const folder = join(temporaryFolder(t), 'data')
  await record(folder, events)
  return folder
}

async function record(folder: string, events: number): Promise<void> {
  const engine = await openSqliteEngine({ folder })
  const appends = Array.from({ length: events }, (_, n) =>
    engine.events.append(newEvent({ asset: `Motor-${n % 7}` }), judged(n)),
  )
  await Promise.all(appends)
  await engine.close()
}

/** The number of the newest entry, as the log has it when it is opened. */
export async function newestOf(folder: string): Promise<number> {
  const engine = await openSqliteEngine({ folder })
  const { seq } = await engine.health()
  await engine.close()
  return seq
}
