import assert from 'node:assert/strict'
import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { openSqliteEngine } from '../../src/storage/sqlite/engine.ts'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { runProgram } from '../running-server.ts'
import {
  closedFolder,
  crashedFolder,
  DATABASE,
  FRAME,
  newestOf,
  SUMS,
  WAL,
  WAL_HEAD,
} from './crashed-folder.ts'

type Harm = (folder: string) => void

const TORN: readonly (readonly [what: string, harm: Harm, kept: number])[] = [
  ['that a crash left whole', () => {}, 70],
  ['whose last transaction was torn', cutLog(1), 69],
  ['whose log is cut off within a page', cutLog(FRAME / 2), 69],
  [
    'with garbage after the end of its log',
    (folder) => appendFileSync(join(folder, WAL), garbage(9_999)),
    70,
  ],
  ['whose log ends before its first page', (folder) => truncateSync(join(folder, WAL), WAL_HEAD + 9), 50],
  ['whose log ends within its head', (folder) => truncateSync(join(folder, WAL), 20), 50],
  ['whose log is empty', (folder) => truncateSync(join(folder, WAL)), 50],
]
for (const [what, harm, kept] of TORN) {
  test(`a folder ${what} is sound, starts, and has what is whole`, async (t) => {
    const folder = await crashedFolder(t)
    harm(folder)
    assert.deepEqual(faultsIn(folder), [])
    assert.equal(await newestOf(folder), kept)
    assert.deepEqual(faultsIn(folder), [])
  })
}

const HEALED: readonly (readonly [what: string, harm: Harm])[] = [
  ['a byte of the header', flip(DATABASE, 3)],
  ['the page size', flip(DATABASE, 16)],
  ['a byte of the schema', flipIn(DATABASE, 'CREATE TABLE entry')],
]
for (const [what, harm] of HEALED) {
  test(`a folder that has lost ${what} of the database has it in the log of a crash, and loses nothing`, async (t) => {
    const folder = await crashedFolder(t)
    harm(folder)
    assert.deepEqual(faultsIn(folder), [])
    assert.equal(await newestOf(folder), 70)
    assert.deepEqual(faultsIn(folder), [])
  })
}

type Damage = readonly [what: string, harm: Harm, message: RegExp]

const LOG_DAMAGE: readonly Damage[] = [
  ['a byte of the head of the log', flip(WAL, 18), /groundlog\.db-wal is damaged.*acknowledged.*backup/],
  ['a byte early in the log', flip(WAL, WAL_HEAD + FRAME + 2_000), /groundlog\.db-wal is damaged.*verify/],
  ['a page of zeros in the log', zero(WAL, WAL_HEAD + 2 * FRAME, FRAME), /groundlog\.db-wal is damaged/],
]

const DATABASE_DAMAGE: readonly Damage[] = [
  [
    'a byte of the header',
    flip(DATABASE, 3),
    /groundlog\.db is no database of Groundlog, or is damaged.*backup/,
  ],
  ['the page size', flip(DATABASE, 16), /groundlog\.db is (no database|damaged).*backup/],
  ['a byte of the schema', flipIn(DATABASE, 'CREATE TABLE entry'), /groundlog\.db is damaged.*backup/],
  ['the end of the database', (folder) => truncateSync(join(folder, DATABASE), 12_288), /damaged.*backup/],
  ['all but 100 bytes', (folder) => truncateSync(join(folder, DATABASE), 100), /groundlog\.db is.*backup/],
  [
    'all of it, text in its place',
    (folder) => writeFileSync(join(folder, DATABASE), 'moo\n'),
    /no database.*backup/,
  ],
]

for (const [made, damages] of [
  [crashedFolder, LOG_DAMAGE],
  [closedFolder, DATABASE_DAMAGE],
] as const) {
  for (const [what, harm, message] of damages) {
    test(`a folder that has lost ${what} is refused with the way out, and found damaged`, async (t) => {
      const folder = await made(t)
      harm(folder)
      const before = readFileSync(join(folder, DATABASE))
      await assert.rejects(openSqliteEngine({ folder }), { name: 'UnusableFolder', message })
      assert.notDeepEqual(faultsIn(folder), [])
      assert.deepEqual(readFileSync(join(folder, DATABASE)), before, 'nothing was changed')
    })
  }
}

test('serve and verify say what is wrong in words, and to the shell', async (t) => {
  const folder = await crashedFolder(t)
  flip(WAL, WAL_HEAD + FRAME + 2_000)(folder)
  const served = await runProgram(['serve', '--data', folder, '--port', '0'])
  assert.deepEqual([served.code, served.stdout], [1, ''])
  assert.match(served.stderr, /^groundlog: \S+groundlog\.db-wal is damaged[^\n]+\n$/)
  const verified = await runProgram(['verify', '--data', folder])
  assert.equal(verified.code, 1)
  assert.match(
    verified.stdout,
    /write-ahead log: frame \d+ of \d+ is damaged.*\n.* is damaged: stop the server/,
  )

  const sound = await runProgram(['verify', '--data', await closedFolder(t)])
  assert.deepEqual([sound.code, sound.stderr], [0, ''])
  assert.match(sound.stdout, /^pages +sound +\d+ pages$/m)
  const nothing = await runProgram(['verify', '--data', join(folder, 'nowhere')])
  assert.equal(nothing.code, 2)
  assert.match(nothing.stderr, /groundlog\.db is not there: say which folder with --data/)
})

test('every flipped bit of a closed database is found', async (t) => {
  const folder = await closedFolder(t)
  const whole = readFileSync(join(folder, DATABASE))
  assert.deepEqual(faultsIn(folder), [])
  const missed: number[] = []
  for (let n = 0; n < 200; n += 1) {
    const at = Math.floor(Math.random() * whole.length)
    const bytes = Buffer.from(whole)
    bytes[at] = bytes[at]! ^ (1 << Math.floor(Math.random() * 8))
    writeFileSync(join(folder, DATABASE), bytes)
    if (verifyFolder(folder).outcome === 'sound') missed.push(at)
  }
  assert.deepEqual(missed, [])
})

test('a flipped bit of the sums is found, too', async (t) => {
  const folder = await closedFolder(t)
  const whole = readFileSync(join(folder, SUMS))
  // Behind the words that say what file it is, a few bytes are not used.
  const used = [...Array(12).keys(), ...Array.from({ length: (whole.length - 32) / 5 }, (_, n) => 32 + n * 5)]
  const missed = used.filter((at) => {
    const bytes = Buffer.from(whole)
    bytes[at] = bytes[at]! ^ 1
    writeFileSync(join(folder, SUMS), bytes)
    return verifyFolder(folder).outcome === 'sound'
  })
  assert.deepEqual(missed, [])
})

test('a log that another program has folded in is sound, and gets sums again', async (t) => {
  const folder = await crashedFolder(t)
  foldWithSqlite(folder)
  const { outcome, summedUp } = verifyFolder(folder)
  assert.equal(outcome, 'sound')
  assert.ok(summedUp > 20)
  assert.equal(verifyFolder(folder).summedUp, 0)
  flip(DATABASE, 9_000)(folder)
  assert.equal(verifyFolder(folder).outcome, 'damaged')

  const other = await crashedFolder(t)
  foldWithSqlite(other)
  assert.equal(await newestOf(other), 70)
  assert.equal(verifyFolder(other).outcome, 'sound')
})

test('a log that has lost its sums is sound, and gets them again', async (t) => {
  const folder = await closedFolder(t)
  const sums = readFileSync(join(folder, SUMS))
  rmSync(join(folder, SUMS))
  await newestOf(folder)
  assert.equal(verifyFolder(folder).outcome, 'sound')
  const again = readFileSync(join(folder, SUMS))
  assert.equal(again.length, sums.length)
})

test('a database that was put in place of another, with the sums of that, is refused until they are removed', async (t) => {
  const [folder, other] = [await closedFolder(t), await closedFolder(t, 300)]
  copyFileSync(join(other, DATABASE), join(folder, DATABASE))
  await assert.rejects(openSqliteEngine({ folder }), /changed by another program.*remove \S+-sums/)
  rmSync(join(folder, SUMS))
  assert.equal(await newestOf(folder), 300)
})

function faultsIn(folder: string): string[] {
  return verifyFolder(folder).reports.flatMap(({ faults }) => faults)
}

function foldWithSqlite(folder: string): void {
  const database = new Database(join(folder, DATABASE))
  database.prepare('select count(*) from entry').get()
  database.close()
}

function cutLog(bytes: number): Harm {
  return (folder) => {
    const log = join(folder, WAL)
    truncateSync(log, statSync(log).size - bytes)
  }
}

function flip(file: string, at: number): Harm {
  return (folder) => {
    const bytes = readFileSync(join(folder, file))
    bytes[at] = bytes[at]! ^ 4
    writeFileSync(join(folder, file), bytes)
  }
}

function flipIn(file: string, text: string): Harm {
  return (folder) => flip(file, readFileSync(join(folder, file)).indexOf(text) + text.length - 1)(folder)
}

function zero(file: string, from: number, length: number): Harm {
  return (folder) => {
    const bytes = readFileSync(join(folder, file)).fill(0, from, from + length)
    writeFileSync(join(folder, file), bytes)
  }
}

function garbage(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, n) => (n * 31) % 251))
}
