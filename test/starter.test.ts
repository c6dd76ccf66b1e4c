import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from './running-server.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Stands where npm would: says that it has begun, and would go on for ever. */
const NPM = `process.stderr.write('begun ' + process.pid + '\\n'); setInterval(() => {}, 1000)`

test('told to stop while it installs, the starter stops the installation and starts nothing', {
  skip: process.platform === 'win32',
}, async (t) => {
  const root = temporaryFolder(t)
  cpSync(join(ROOT, 'bin'), join(root, 'bin'), { recursive: true })
  writeFileSync(join(root, 'package-lock.json'), '{}')
  writeFileSync(join(root, 'npm.js'), NPM)
  const starter = spawn(process.execPath, [join(root, 'bin/groundlog.mjs'), 'serve'], {
    env: { ...process.env, npm_execpath: join(root, 'npm.js') },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  t.after(() => starter.kill('SIGKILL'))
  let said = ''
  for await (const text of starter.stderr!.setEncoding('utf8')) {
    said += text
    if (/begun \d+\n/.test(said)) break
  }
  const npm = Number(/begun (\d+)/.exec(said)![1])
  const ended = once(starter, 'exit')
  starter.kill('SIGTERM')
  assert.deepEqual(await ended, [143, null])
  assert.throws(() => process.kill(npm, 0), { code: 'ESRCH' })
  assert.ok(!existsSync(join(root, 'node_modules')), 'an installation that was cut off is not taken for done')
})
