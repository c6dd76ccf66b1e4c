import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { runProgram, startServer } from '../running-server.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { closedFolder, crashedFolder, DATABASE, newestOf } from './crashed-folder.ts'
import { Load, prepareTypes } from './load.ts'
import { TOKEN } from './order.ts'
import { chosenSeed, createRandom } from './random.ts'

test('a backup under load is the log up to its newest entry, byte for byte, and serves as one', async (t) => {
  const place = temporaryFolder(t)
  const [data, copy] = [join(place, 'data'), join(place, 'copy')]
  const server = await startServer({ data, env: { GROUNDLOG_ADMIN_TOKEN: TOKEN } })
  await prepareTypes(server.address)
  const load = new Load()
  const running = load.run(server.address, ['one', 'two', 'three', 'four'], createRandom(chosenSeed()))

  const backup = await runProgram(['backup', copy, '--data', data])
  assert.equal(backup.code, 0, backup.stderr)
  assert.match(backup.stdout, /^\S+copy holds the log up to number [\d,]+ \(\d+ MB\)\.\nTo restore it, stop/)
  const whileItRuns = await runProgram(['verify', '--data', data])
  assert.equal(whileItRuns.code, 0, whileItRuns.stdout)
  load.stop()
  await running
  await server.end('SIGTERM')

  assert.deepEqual(readdirSync(place).sort(), ['copy', 'data'])
  assert.equal(statSync(copy).mode & 0o777, 0o700)
  for (const file of readdirSync(copy)) assert.equal(statSync(join(copy, file)).mode & 0o777, 0o600, file)
  const { outcome, summedUp } = verifyFolder(copy)
  assert.deepEqual([outcome, summedUp], ['sound', 0])
  const copied = entriesOf(copy)
  assert.ok(copied.length > 0)
  assert.deepEqual(copied, entriesOf(data).slice(0, copied.length))
  const saidToHold = /number ([\d,]+)/.exec(backup.stdout)?.[1]?.replaceAll(',', '')
  assert.equal(Number(saidToHold), copied.length)

  const restored = await startServer({ data: copy, env: { GROUNDLOG_ADMIN_TOKEN: TOKEN } })
  const { seq } = (await (await fetch(`${restored.address}/health`)).json()) as { seq: number }
  assert.equal(seq, copied.length)
  assert.deepEqual(await restored.end('SIGTERM'), { code: 0, signal: null })
})

test('what is in the log of a crash is backed up, too', async (t) => {
  const copy = join(temporaryFolder(t), 'copy')
  const { code } = await runProgram(['backup', copy, '--data', await crashedFolder(t)])
  assert.equal(code, 0)
  assert.equal(await newestOf(copy), 70)
})

test('a backup replaces nothing, copies no damage, and leaves no half', async (t) => {
  const place = temporaryFolder(t)
  const folder = await closedFolder(t)
  const refused = async (target: string, data: string) => {
    const { code, stdout, stderr } = await runProgram(['backup', target, '--data', data])
    assert.deepEqual([code, stdout], [1, ''])
    return stderr
  }
  assert.match(await refused(place, folder), /is there already: name a folder that is not/)
  assert.match(await refused(join(place, 'no', 'copy'), folder), /no is not there: make it/)
  assert.match(await refused(join(place, 'copy'), place), /groundlog\.db is no database of Groundlog/)

  const database = join(folder, DATABASE)
  const bytes = readFileSync(database)
  bytes[bytes.length - 100] = bytes[bytes.length - 100]! ^ 1
  writeFileSync(database, bytes)
  assert.match(await refused(join(place, 'copy'), folder), /damaged in 1 of its pages.*nothing was backed up/)
  assert.deepEqual(readdirSync(place), [])
  assert.ok(existsSync(database))
})

/** Every column of every entry. */
function entriesOf(folder: string): unknown[] {
  const database = new Database(join(folder, DATABASE), { readonly: true })
  try {
    return database.prepare('select * from entry order by seq').raw().safeIntegers().all()
  } finally {
    database.close()
  }
}
