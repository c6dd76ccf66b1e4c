import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type AppUnderTest, withApp } from './with-app.ts'

const ENTRY = {
  asset_id: 'Motor-01',
  event_type: 'STATUS_RESTART',
  severity: 'LOW',
  description: 'Restarted after the power cut. '.repeat(30),
}

test('a full disk is a 500 in the documented words, loses nothing, and passes', async (t) => {
  const disk = smallDisk(t)
  if (disk === null) return
  const app = await withApp(t, { data: join(disk, 'data') })
  const acknowledged: string[] = []
  acknowledged.push(...(await postUntil(app, 201)).ids)

  const filler = join(disk, 'filler')
  fill(filler)
  const full = await postUntil(app, 500)
  acknowledged.push(...full.ids)
  assert.equal(full.last.body, '{"detail":"Failed to persist log entry to database"}')
  assert.equal(full.last.headers['content-type'], 'application/json')
  assert.equal((await app.inject('/api/logs')).statusCode, 200, 'what is there can still be read')

  // The log may have given room back to go on; without that as well nothing more can be recorded.
  const rest = join(disk, 'rest')
  fill(rest)
  acknowledged.push(...(await postUntil(app, 500)).ids)
  assert.equal((await app.inject('/health')).statusCode, 503)
  assert.equal((await app.inject('/ready')).statusCode, 503)

  rmSync(filler)
  rmSync(rest)
  const after = await postUntil(app, 201)
  acknowledged.push(...after.ids)
  assert.equal((await app.inject('/health')).statusCode, 200)
  const logs = (await app.inject('/api/logs?limit=10000')).json().logs
  const found = logs.map((log: { event_id: string }) => log.event_id)
  assert.deepEqual(found.toReversed(), acknowledged, 'exactly what was acknowledged, in order')
})

/** A file system of 8 MB, which only root can mount; elsewhere the test is skipped. */
function smallDisk(t: TestContext): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'groundlog-disk-'))
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    t.skip('mounting a small file system needs root')
    return null
  }
  t.after(() => {
    execFileSync('/bin/umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  mkdirSync(join(folder, 'data'))
  return folder
}

/** Writes a file until there is no room for another byte. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (let size = 65_536; size >= 1; size >>= 1) {
      const block = Buffer.alloc(size)
      while (fits(file, block));
    }
  } finally {
    closeSync(file)
  }
}

function fits(file: number, block: Buffer): boolean {
  try {
    return writeSync(file, block) === block.length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}

/** Logs entries until an answer has the status; no other refusal may come before it. */
async function postUntil({ inject }: AppUnderTest, status: 201 | 500) {
  const ids: string[] = []
  for (let tries = 0; tries < 5000; tries += 1) {
    const last = await inject({ method: 'POST', url: '/api/log', payload: ENTRY })
    assert.ok(last.statusCode === 201 || last.statusCode === 500, last.body)
    if (last.statusCode === 201) ids.push(last.json().event_id)
    if (last.statusCode === status) return { ids, last }
  }
  throw new Error(`no ${status} came`)
}
