import assert from 'node:assert/strict'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import Database from 'better-sqlite3'
import { openSqliteEngine } from './engine.ts'

/** A folder in which a log was begun, and which is closed again. */
async function usedFolder(t: TestContext): Promise<string> {
  const folder = newFolder(t)
  await (await openSqliteEngine({ folder })).close()
  return folder
}

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundlog-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function makeForeign(file: string, applicationId: number): void {
  const database = new Database(file)
  database.exec(`pragma application_id = ${applicationId}; create table bird (song text)`)
  database.close()
}

const HARM: readonly (readonly [what: string, harm: (folder: string) => void, message: RegExp])[] = [
  [
    'whose log is gone',
    (folder) => rmSync(join(folder, 'groundlog.db')),
    /groundlog\.db is missing or empty.*backup/,
  ],
  [
    'whose log was emptied',
    (folder) => truncateSync(join(folder, 'groundlog.db')),
    /groundlog\.db is missing or empty.*backup/,
  ],
  [
    'whose log is text',
    (folder) => writeFileSync(join(folder, 'groundlog.db'), 'hello '.repeat(1000)),
    /groundlog\.db is no database of Groundlog.*backup/,
  ],
  [
    'whose log was cut off',
    (folder) => truncateSync(join(folder, 'groundlog.db'), 8192),
    /groundlog\.db is damaged.*backup/,
  ],
  [
    'whose log is a folder',
    (folder) => {
      rmSync(join(folder, 'groundlog.db'))
      mkdirSync(join(folder, 'groundlog.db'))
    },
    /groundlog\.db cannot be opened/,
  ],
  [
    'whose lock is text',
    (folder) => writeFileSync(join(folder, 'lock.db'), 'hello '.repeat(1000)),
    /lock\.db is damaged, but nothing of the log is in it: remove it/,
  ],
]
for (const [what, harm, message] of HARM) {
  test(`a folder ${what} is refused by name, with the way out`, async (t) => {
    const folder = await usedFolder(t)
    harm(folder)
    for (const _ of ['first', 'second']) {
      await assert.rejects(openSqliteEngine({ folder }), { name: 'UnusableFolder', message })
    }
  })
}

for (const [whose, applicationId] of [
  ['of a program that says who it is', 7],
  ['of one that does not', 0],
] as const) {
  test(`a database ${whose} is refused and left alone`, async (t) => {
    const folder = newFolder(t)
    const file = join(folder, 'groundlog.db')
    makeForeign(file, applicationId)
    const before = readFileSync(file)
    await assert.rejects(openSqliteEngine({ folder }), {
      name: 'UnusableFolder',
      message: /groundlog\.db is the database of another program/,
    })
    assert.deepEqual(readFileSync(file), before)
  })
}

test('a start that never came to a log leaves a new folder, and the next one begins it', async (t) => {
  const folder = newFolder(t)
  for (const file of ['lock.db', 'groundlog.db']) writeFileSync(join(folder, file), '')
  await (await openSqliteEngine({ folder })).close()
})

test('a removed lock is made again, and knows of the log', async (t) => {
  const folder = await usedFolder(t)
  rmSync(join(folder, 'lock.db'))
  await (await openSqliteEngine({ folder })).close()
  rmSync(join(folder, 'groundlog.db'))
  await assert.rejects(openSqliteEngine({ folder }), /missing or empty/)
})

test('a folder that was just begun is as locked as any', async (t) => {
  const folder = newFolder(t)
  const first = await openSqliteEngine({ folder })
  await assert.rejects(openSqliteEngine({ folder }), { name: 'FolderInUse' })
  await first.close()
})

test('what cannot be a folder is refused by name', async (t) => {
  const folder = newFolder(t)
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const nowhere = join(folder, 'nowhere')
  symlinkSync(join(folder, 'gone'), nowhere)
  const places = [file, join(file, 'below'), nowhere, join(folder, 'x'.repeat(300))]
  if (process.platform === 'linux') places.push('/proc/nope/deeper')
  for (const place of places) {
    await assert.rejects(openSqliteEngine({ folder: place }), {
      name: 'UnusableFolder',
      message: /^\S+ cannot be (?:made|written).*--data/,
    })
  }
})
