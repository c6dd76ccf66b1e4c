import assert from 'node:assert/strict'
import { cpSync, existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { type RunningServer, runProgram, startServer } from '../running-server.ts'
import { crashedFolder, newestOf } from './crashed-folder.ts'
import { fill, NO_SMALL_DISK, smallDisk } from './small-disk.ts'

const TOKEN = 'a-token-of-our-own'

const ENTRY = { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW', description: 'Runs' }

/** A folder with an event, on a disk with so many bytes left beside `ballast`. */
async function fullDisk(t: TestContext, room: number) {
  let server: RunningServer | undefined
  const disk = smallDisk(t, async () => void server?.process.kill('SIGKILL'))
  if (disk === null) return null
  const data = join(disk, 'data')
  const start = async (env: Readonly<Record<string, string>> = {}) => {
    server = await startServer({ data, env: { GROUNDLOG_ADMIN_TOKEN: TOKEN, ...env } })
    return server
  }
  assert.equal((await record(await start())).status, 201)
  await server?.end('SIGTERM')
  const ballast = join(disk, 'ballast')
  fill(ballast)
  truncateSync(ballast, statSync(ballast).size - room)
  return { data, ballast, start }
}

/** What reading takes, and nothing more: the word that a server leaves of itself has no room. */
const ENOUGH_TO_READ = 32_768

test('a start on a full disk serves what there is, refuses to record, and goes on when there is room', async (t) => {
  const full = await fullDisk(t, ENOUGH_TO_READ)
  if (full === null) return t.skip(NO_SMALL_DISK)
  const { data, ballast, start } = full
  const server = await start()
  assert.ok(!existsSync(join(data, 'server.json')))
  const headers = { authorization: `Bearer ${TOKEN}` }
  assert.equal((await fetch(`${server.address}/tokens`, { headers })).status, 200, 'the token counts')
  assert.equal(await total(server), 1)
  const refused = await record(server)
  assert.deepEqual(
    [refused.status, await refused.json()],
    [500, { detail: 'Failed to persist log entry to database' }],
  )
  assert.equal((await fetch(`${server.address}/ready`)).status, 503)

  rmSync(ballast)
  assert.equal((await record(server)).status, 201)
  assert.equal(await total(server), 2)
  assert.deepEqual(await server.end('SIGTERM'), { code: 0, signal: null })
  assert.match(server.stderr(), /server\.json cannot be written[^\n]+make room/)
  assert.equal(verifyFolder(data).outcome, 'sound')
})

test('a token that is new counts at the next start that has room for it', async (t) => {
  const full = await fullDisk(t, ENOUGH_TO_READ)
  if (full === null) return t.skip(NO_SMALL_DISK)
  const headers = { authorization: 'Bearer another-token-of-our-own' }
  const env = { GROUNDLOG_ADMIN_TOKEN: 'another-token-of-our-own' }
  const first = await full.start(env)
  assert.equal((await fetch(`${first.address}/tokens`, { headers })).status, 401)
  assert.equal(await total(first), 1)
  await first.end('SIGTERM')
  rmSync(full.ballast)
  const second = await full.start(env)
  assert.equal((await fetch(`${second.address}/tokens`, { headers })).status, 200)
  await second.end('SIGTERM')
})

test('after a crash on a full disk nothing is missing, and nothing is lost when there is room', async (t) => {
  const disk = smallDisk(t, async () => {})
  if (disk === null) return t.skip(NO_SMALL_DISK)
  const folder = join(disk, 'data')
  cpSync(await crashedFolder(t), folder, { recursive: true })
  writeFileSync(join(folder, 'lock.db'), '')
  const ballast = join(disk, 'ballast')
  fill(ballast)
  // As much as a lock and reading take.
  truncateSync(ballast, statSync(ballast).size - 2 * 32_768)
  assert.equal(await newestOf(folder), 70)
  assert.deepEqual(faultsIn(folder), [])
  fill(join(disk, 'more'))
  truncateSync(join(disk, 'more'), Math.max(0, statSync(join(disk, 'more')).size - ENOUGH_TO_READ))
  assert.equal(await newestOf(folder), 70)
  rmSync(ballast)
  assert.equal(await newestOf(folder), 70)
  assert.deepEqual(faultsIn(folder), [])
})

test('a disk without room to read says how much that takes', async (t) => {
  const full = await fullDisk(t, 8_192)
  if (full === null) return t.skip(NO_SMALL_DISK)
  const { code, stdout, stderr } = await runProgram(['serve', '--data', full.data, '--port', '0'])
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(
    stderr,
    /^groundlog: \S+groundlog\.db cannot even be read, .* takes 32 KiB .* 8 KiB are free; make room[^\n]*\n$/,
  )
  rmSync(full.ballast)
  const server = await full.start()
  assert.equal(await total(server), 1)
  await server.end('SIGTERM')
})

function record({ address }: RunningServer): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${address}/api/log`, { method: 'POST', headers, body: JSON.stringify(ENTRY) })
}

async function total({ address }: RunningServer): Promise<number> {
  const { total } = (await (await fetch(`${address}/events`)).json()) as { total: number }
  return total
}

function faultsIn(folder: string): string[] {
  return verifyFolder(folder).reports.flatMap(({ faults }) => faults)
}
