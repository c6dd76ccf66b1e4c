import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { backUpFolder } from '../../src/storage/sqlite/back-up-folder.ts'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { PROGRAM, ROOT } from '../running-server.ts'
import { closedFolder, newestOf } from './crashed-folder.ts'

type Odd = readonly [what: string, make: (path: string) => void, message: string]

const ODD: readonly Odd[] = [
  ['a folder', (path) => mkdirSync(path), 'a folder'],
  ['a link to itself', (path) => symlinkSync(path, path), 'a link to nothing'],
  ['a link to a disk that is not there', (path) => symlinkSync('/nowhere/disk', path), 'a link to nothing'],
]

const FILES = ['groundlog.db', 'groundlog.db-wal', 'groundlog.db-shm', 'groundlog.db-sums', 'lock.db']

const windows = process.platform === 'win32' && 'Windows has no such files'

for (const [what, make, kind] of ODD) {
  test(`${what} in the place of any file is told by name, whoever asks`, { skip: windows }, async (t) => {
    for (const name of FILES) {
      const folder = await folderWith(t, name, make)
      const message = wordsAbout(name, kind)
      await assert.rejects(newestOf(folder), { name: 'UnusableFolder', message })
      if (name === 'lock.db') continue
      assert.throws(() => verifyFolder(folder), { name: 'UnusableFolder', message })
      const { signal } = new AbortController()
      const backup = backUpFolder({ folder, target: join(folder, 'copy'), signal })
      await assert.rejects(backup, { name: 'UnusableFolder', message })
    }
  })
}

test('a pipe keeps nobody waiting, and is told in one line', { skip: windows }, async (t) => {
  for (const name of ['groundlog.db', 'groundlog.db-sums']) {
    const folder = await folderWith(t, name, (path) => void execFileSync('mkfifo', [path]))
    for (const args of commandsOn(folder)) {
      const { status, stderr } = run(args)
      assert.match(stderr, wordsAbout(name, 'a pipe'), args[0])
      assert.match(stderr, /^groundlog: [^\n]+\n$/)
      assert.ok(status === 1 || status === 2, String(status))
    }
  }
})

test('a pipe in the place of the word of a server keeps no command waiting', { skip: windows }, async (t) => {
  const folder = await folderWith(t, 'server.json', (path) => void execFileSync('mkfifo', [path]))
  const { status, stderr } = run(['token', 'list', '--data', folder])
  assert.equal(status, 0, stderr)
})

async function folderWith(t: TestContext, name: string, make: (path: string) => void): Promise<string> {
  const folder = await closedFolder(t, 1)
  rmSync(join(folder, name), { force: true })
  make(join(folder, name))
  return folder
}

function wordsAbout(name: string, kind: string): RegExp {
  return new RegExp(`/${name} cannot be opened, for it is ${kind} and should be a file: .*(backup|remove)`)
}

test('a file that this user may not open is told by name, whoever asks', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('only root can become another user')
  for (const name of ['groundlog.db', 'groundlog.db-sums']) {
    const folder = await folderOfNobody(t)
    chownSync(join(folder, name), 0, 0)
    for (const args of commandsOn(folder)) {
      const { status, stderr } = run(args, { uid: NOBODY, gid: NOBODY })
      if (stderr.includes('Cannot find module')) return t.skip('the program cannot be read by others')
      assert.match(
        stderr,
        new RegExp(`^groundlog: \\S+/${name} cannot be (read or )?written: make .* for this user\n$`),
        args[0],
      )
      assert.ok(status === 1 || status === 2, String(status))
    }
  }
})

test('a user who may only read the folder is told so by verify, which does not call it damaged', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('only root can become another user')
  const folder = await closedFolder(t, 1)
  chmodSync(dirname(folder), 0o755)
  chmodSync(folder, 0o755)
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644)
  const { status, stdout, stderr } = run(['verify', '--data', folder], { uid: NOBODY, gid: NOBODY })
  if (stderr.includes('Cannot find module')) return t.skip('the program cannot be read by others')
  assert.deepEqual([status, stdout], [2, ''])
  assert.match(stderr, /^groundlog: \S+groundlog\.db cannot be written: make .* writable for this user/)
})

const NOBODY = 65_534

function commandsOn(folder: string): (readonly string[])[] {
  return [
    ['serve', '--data', folder, '--port', '0'],
    ['verify', '--data', folder],
    ['backup', join(folder, 'copy'), '--data', folder],
  ]
}

async function folderOfNobody(t: TestContext): Promise<string> {
  const folder = await closedFolder(t, 1)
  for (const path of [dirname(folder), folder, ...readdirSync(folder).map((name) => join(folder, name))]) {
    chownSync(path, NOBODY, NOBODY)
  }
  return folder
}

/** Nobody waits for ever for the other end of a pipe. */
function run(args: readonly string[], user: { readonly uid?: number; readonly gid?: number } = {}) {
  const [node, ...rest] = PROGRAM
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  return spawnSync(node, [...rest, ...args], { cwd: ROOT, encoding: 'utf8', timeout: 20_000, env, ...user })
}
