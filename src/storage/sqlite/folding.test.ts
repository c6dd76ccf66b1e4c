import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { openForReading, openForWriting } from './connection.ts'
import { pageSizeOf } from './file/database-head.ts'
import { PageSums } from './file/page-sums.ts'
import { databaseFile, sumsFile, walFile } from './folder-files.ts'
import { createFolding, type FoldLimits } from './folding.ts'
import { migrate } from './migrate.ts'
import { checkPages } from './verify/check-pages.ts'

const LIMITS: FoldLimits = { betweenFolds: 400, betweenTries: 50, few: 100, most: 1_000_000 }

test('under load the log is folded by its thread, and begins anew again and again', async (t) => {
  const log = openLog(t, LIMITS)
  const lengths = await log.write(700)
  assert.ok(Math.max(...lengths) < 20 * LIMITS.betweenFolds, `the log grew to ${Math.max(...lengths)} frames`)
  assert.ok(beginnings(lengths) > 2, `the log began anew ${beginnings(lengths)} times`)
})

test('a crash at any moment leaves every page in the log or with a sum that is right', async (t) => {
  const log = openLog(t, LIMITS)
  for (let crash = 0; crash < 25; crash += 1) {
    await log.write(37)
    const { faults, unknown } = log.checkCopy()
    assert.deepEqual({ faults, unknown }, { faults: [], unknown: 0 }, `crash ${crash}`)
  }
})

test('what the thread folds alone, while nothing is written, is summed up when the log begins anew', async (t) => {
  const log = openLog(t, LIMITS)
  for (let round = 0; round < 3; round += 1) {
    const lengths = await log.write(200, { until: LIMITS.betweenFolds })
    await log.folded()
    const [afterwards] = await log.write(1)
    assert.ok(afterwards! < lengths.at(-1)!, 'the log began anew without the writer')
    const { faults, unknown } = log.checkCopy()
    assert.deepEqual({ faults, unknown }, { faults: [], unknown: 0 }, `round ${round}`)
  }
})

test('while somebody reads an old moment nothing is folded behind them, and all of it once they are done', async (t) => {
  const log = openLog(t, LIMITS)
  await log.write(100)
  const reader = openForReading(log.file)
  reader.exec('begin')
  const count = () => reader.prepare('select count(*), sum(length(content)) from filler').raw().get()
  const before = count()
  const whileRead = await log.write(300)
  assert.deepEqual(count(), before)
  assert.equal(beginnings(whileRead.slice(50)), 0, 'the log did not begin anew under the reader')
  reader.close()
  assert.ok(beginnings(await log.write(300)) > 0)
})

test('a thread that does not keep up is waited for', async (t) => {
  const log = openLog(t, { ...LIMITS, most: 600 })
  // Without a pause the thread gets no more time than the writer leaves it.
  const lengths = await log.write(1_000, { pauses: false })
  assert.ok(Math.max(...lengths) < 700, `the log grew to ${Math.max(...lengths)} frames`)
})

test('after an end in peace every page sums up, and nothing is left in the log', async (t) => {
  const log = openLog(t, LIMITS)
  await log.write(500)
  log.end()
  const { faults, unknown } = log.checkCopy()
  assert.deepEqual({ faults, unknown }, { faults: [], unknown: 0 })
})

test('where somebody reads there is no room to be made, and the log counts on', async (t) => {
  const log = openLog(t, LIMITS)
  await log.write(20)
  const reader = openForReading(log.file)
  t.after(() => reader.close())
  reader.exec('begin; select count(*) from filler')
  await log.write(20)
  log.makeRoom()
  assert.equal(stateOfSums(log.file), 'open')
  reader.exec('commit')
  log.makeRoom()
  assert.equal(stateOfSums(log.file), 'closed')
  assert.equal(statSync(walFile(log.file)).size, 0)
})

function stateOfSums(file: string): string {
  const sums = PageSums.toRead(sumsFile(file))!
  try {
    return sums.state
  } finally {
    sums.close()
  }
}

/** How often a log became shorter. */
function beginnings(lengths: readonly number[]): number {
  return lengths.filter((length, index) => index > 0 && length < lengths[index - 1]!).length
}

function openLog(t: TestContext, limits: FoldLimits) {
  const folder = mkdtempSync(join(tmpdir(), 'groundlog-folding-'))
  const file = databaseFile(folder)
  const database = openForWriting(file)
  migrate(database)
  const folding = createFolding(database, limits)
  database.exec('create table filler (id integer primary key, content blob)')
  folding.committed()
  let hasEnded = false
  const end = () => {
    if (!hasEnded) folding.finish()
    if (!hasEnded) database.close()
    hasEnded = true
  }
  t.after(() => {
    end()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    file,
    end,
    makeRoom: folding.makeRoom,
    /** Writes so many transactions, some pages each, and answers how long the log was after each. */
    write: async (transactions: number, { pauses = true, until = Number.POSITIVE_INFINITY } = {}) => {
      const lengths: number[] = []
      for (let n = 0; n < transactions && (lengths.at(-1) ?? 0) < until; n += 1) {
        writePages(database, n)
        folding.committed()
        lengths.push(lengthOf(database))
        folding.ifDue()
        if (pauses && n % 10 === 0) await pause(1)
      }
      return lengths
    },
    /** When nothing of the log is left to be folded. */
    folded: async () => {
      for (let look = 0; lengthOf(database, 'checkpointed') < lengthOf(database); look += 1) {
        assert.ok(look < 1_000, 'the thread does nothing')
        await pause(5)
      }
      // The thread syncs the file after that.
      await pause(20)
    },
    checkCopy: () => {
      const copy = mkdtempSync(join(folder, 'crash-'))
      const database = databaseFile(copy)
      // The thread may work meanwhile; what it writes are pages that are in the log, which stays as it is.
      copyFileSync(file, database)
      copyFileSync(sumsFile(file), sumsFile(database))
      if (existsSync(walFile(file))) copyFileSync(walFile(file), walFile(database))
      return checkPages({ database, pageSize: pageSizeOf(database)! })
    },
  }
}

function writePages(database: Database, n: number): void {
  const write = database.prepare('insert or replace into filler (id, content) values (?, randomblob(3000))')
  database.transaction(() => {
    for (let row = 0; row < 5; row += 1) write.run((n * 7 + row * 131) % 900)
  })()
}

function lengthOf(database: Database, what: 'log' | 'checkpointed' = 'log'): number {
  return database.prepare<[], Record<typeof what, number>>('pragma wal_checkpoint(NOOP)').get()![what]
}
