#!/usr/bin/env node
// The starter: plain JavaScript that any Node from 20 on can run. It installs what the lockfile
// names, finds a Node that strips TypeScript's types (24 or later: this one, or the one npm
// brought), and hands over. docs/decisions/0002-node-through-npm.md says why.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED_NODE = 24
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP']
const root = join(dirname(fileURLToPath(import.meta.url)), '..')

await installIfLockfileChanged()
process.exit(await run(chooseNode(), programFrom(process.argv.slice(2))))

async function installIfLockfileChanged() {
  const lockfile = join(root, 'package-lock.json')
  if (!existsSync(lockfile)) return // a published package: npm installed it already
  const stamp = join(root, 'node_modules', '.groundlog-lockfile')
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return

  process.stderr.write('Installing what package-lock.json names (only after it changed)…\n')
  // better-sqlite3 ships its binaries, but npm would compile it all the same: hence --ignore-scripts.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npmCli = process.env.npm_execpath
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  const code = npmCli?.endsWith('.js')
    ? await runToEnd(process.execPath, [npmCli, ...args], options)
    : await runToEnd('npm', args, { ...options, shell: process.platform === 'win32' })
  if (code > 128) process.exit(code) // told to stop
  if (code !== 0) fail('npm could not install the dependencies; its message is above.')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

function chooseNode() {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_NODE) return process.execPath
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  const packages = ['node', 'node-bin'].map(
    (kind) => `${kind}-${process.platform.replace('win32', 'win')}-${process.arch}`,
  )
  const brought = packages.map((name) => join(root, 'node_modules', name, binary)).find(existsSync)
  return (
    brought ??
    fail(
      `This is Node ${process.versions.node}; Groundlog needs ${NEEDED_NODE} or later, and npm has none for ${process.platform}-${process.arch}. Install one and try again.`,
    )
  )
}

/** `--run FILE` starts one of the repository's own scripts; anything else is the command line. */
function programFrom(args) {
  if (args[0] === '--run') return [join(root, args[1]), ...args.slice(2)]
  const built = join(root, 'dist', 'cli', 'main.js')
  return [existsSync(join(root, 'src')) ? join(root, 'src', 'cli', 'main.ts') : built, ...args]
}

function run(node, args) {
  return runToEnd(node, ['--disable-warning=ExperimentalWarning', ...args], {
    // Over the channel the program learns when this starter is killed outright, and ends, too.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
    },
  })
}

/** Runs a program, passing signals on, and gives the code it ended with: 128 and more when by a signal. */
function runToEnd(command, args, options) {
  const child = spawn(command, args, options)
  const passOn = (signal) => child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, passOn)
  return new Promise((resolve) => {
    child.on('error', (error) => fail(error.message))
    child.on('exit', (code, signal) => {
      for (const each of SIGNALS) process.off(each, passOn)
      resolve(signal ? 128 + constants.signals[signal] : code)
    })
  })
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
