import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { backUpFolder } from '../../src/storage/sqlite/back-up-folder.ts'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { closedFolder, crashedFolder, DATABASE, newestOf, SUMS, WAL } from './crashed-folder.ts'

type Harm = (folder: string) => void

/** A start that made a new log of it would also forget that there was another. */
const withoutLock: Harm = (folder) => rmSync(join(folder, 'lock.db'), { force: true })

const gone: Harm = (folder) => rmSync(join(folder, DATABASE))
const emptied: Harm = (folder) => truncateSync(join(folder, DATABASE))
const cutTo =
  (share: number): Harm =>
  (folder) => {
    const database = join(folder, DATABASE)
    truncateSync(database, Math.floor((statSync(database).size / 4096) * share) * 4096)
  }

/** A folder whose database has more pages that are not in use than it could lose unnoticed. */
const spaciousFolder: typeof closedFolder = async (t) => {
  const folder = await closedFolder(t)
  const database = new Database(join(folder, DATABASE))
  database.exec('create table room (x); insert into room values (randomblob(1000000)); drop table room')
  database.close()
  rmSync(join(folder, SUMS))
  assert.ok(verifyFolder(folder).summedUp > 250)
  return folder
}

type Loss = readonly [what: string, made: typeof crashedFolder, harm: Harm, message: RegExp]

const LOSSES: readonly Loss[] = [
  [
    'is gone, its write-ahead log is not',
    crashedFolder,
    gone,
    /missing or empty, but \S+-wal .*acknowledged/,
  ],
  [
    'is empty beside its write-ahead log',
    crashedFolder,
    emptied,
    /missing or empty, but \S+-wal .*acknowledged/,
  ],
  ['is gone, its sums are not', closedFolder, gone, /missing or empty, but \S+-sums says/],
  ['is empty beside its sums', closedFolder, emptied, /missing or empty, but \S+-sums says/],
  ['is cut to half beside its log', crashedFolder, cutTo(0.5), /ends after page \d+ of \d+/],
  ['lost its last pages beside its log', crashedFolder, cutTo(0.9), /ends after page \d+ of \d+/],
  [
    'is cut to half beside its log, without sums',
    crashedFolder,
    (folder) => {
      cutTo(0.5)(folder)
      rmSync(join(folder, SUMS))
    },
    /ends after page \d+ of \d+/,
  ],
  ['is cut to half', closedFolder, cutTo(0.5), /ends after page \d+ of \d+/],
  ['lost pages that were not in use', spaciousFolder, cutTo(0.9), /ends after page \d+ of \d+/],
]
for (const [what, made, harm, message] of LOSSES) {
  test(`a folder whose database ${what} is refused with the way out, named by verify, and left alone`, async (t) => {
    const folder = await made(t)
    harm(folder)
    withoutLock(folder)
    const before = contentOf(folder)
    const [fault] = verifyFolder(folder).reports.flatMap(({ faults }) => faults)
    assert.match(fault ?? 'sound', message)
    await assert.rejects(newestOf(folder), { name: 'UnusableFolder', message })
    await assert.rejects(newestOf(folder), { name: 'UnusableFolder', message: /a backup in place of/ })
    assert.deepEqual(contentOf(folder), before)
  })
}

test('what is left of a lost database is not backed up, and not removed', async (t) => {
  const folder = await crashedFolder(t)
  gone(folder)
  const before = contentOf(folder)
  const { signal } = new AbortController()
  const target = join(folder, 'copy')
  await assert.rejects(backUpFolder({ folder, target, signal }), { message: /but \S+-wal beside it/ })
  assert.deepEqual(contentOf(folder), before)
})

test('pages that are in the write-ahead log need not be in the database file', async (t) => {
  const folder = await crashedFolder(t, 400)
  const pages = statSync(join(folder, DATABASE)).size / 4096
  assert.equal(verifyFolder(folder).outcome, 'sound')
  assert.equal(await newestOf(folder), 450)
  assert.ok(statSync(join(folder, DATABASE)).size / 4096 > pages, 'the log had more of them')
})

test('a new folder with what an unfinished start left is still a new folder', async (t) => {
  const folder = await closedFolder(t)
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  for (const name of [DATABASE, WAL, SUMS]) writeFileSync(join(folder, name), '')
  assert.equal(await newestOf(folder), 0)
})

/** The lock may come and go, and so may files with nothing in them. */
function contentOf(folder: string): (readonly [string, Buffer])[] {
  const names = readdirSync(folder).filter((name) => !name.startsWith('lock') && !name.endsWith('-shm'))
  const content = names.map((name) => [name, readFileSync(join(folder, name))] as const)
  return content.filter(([, bytes]) => bytes.length > 0)
}
