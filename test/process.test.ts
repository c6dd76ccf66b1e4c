import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createClient } from '../src/client/index.ts'
import { withApp } from './http/with-app.ts'
import {
  freePort,
  ROOT,
  type RunningServer,
  runProgram,
  startServer,
  temporaryFolder,
} from './running-server.ts'

const folders: (() => void)[] = []
after(() => {
  for (const dispose of folders) dispose()
})

function newFolder(): string {
  const { path, dispose } = temporaryFolder()
  folders.push(dispose)
  return join(path, 'data')
}

test('the first start shows a token once, with examples that work as pasted', async (t) => {
  const data = newFolder()
  const first = await startServer({ data })
  const token = / {2}(\S{20,})\n/.exec(first.stdout())?.[1]
  assert.ok(token, first.stdout())
  const commands = first.stdout().match(/^ {2}curl .+$/gm) ?? []
  assert.equal(commands.length, 5)
  if (spawnSync('curl', ['--version']).error)
    t.diagnostic('curl is not installed: the examples were not tried')
  else {
    for (const command of commands) {
      const status = execFileSync('sh', ['-c', `${command} -s -o /dev/null -w '%{http_code}'`], {
        encoding: 'utf8',
      })
      assert.equal(status, '201', command)
    }
  }
  assert.ok(!first.stderr().includes(token), 'no secret in the log')
  await first.end('SIGTERM')

  const second = await startServer({ data })
  assert.doesNotMatch(second.stdout(), /token|curl/i)
  await createClient({ baseUrl: second.address, token }).users.list()
  await second.end('SIGTERM')
})

test('a token that is given works and is not shown', async () => {
  const token = 'a-token-of-our-own'
  const server = await startServer({ data: newFolder(), env: { GROUNDLOG_ADMIN_TOKEN: token } })
  assert.ok(!(server.stdout() + server.stderr()).includes(token))
  await createClient({ baseUrl: server.address, token }).tokens.list()
  await server.end('SIGTERM')
})

test('a token that is given counts before the doors open', async (t) => {
  const busy = await startServer({ data: newFolder() })
  const token = 'a-token-of-our-own'
  const env = { GROUNDLOG_DATA: newFolder(), GROUNDLOG_PORT: new URL(busy.address).port }
  const { stderr } = await runProgram(['serve'], { ...env, GROUNDLOG_ADMIN_TOKEN: token })
  await busy.end('SIGTERM')
  assert.match(stderr, /Port \d+/, 'its doors never opened')
  const { inject } = await withApp(t, { data: env.GROUNDLOG_DATA, adminToken: null })
  const answer = await inject({ url: '/tokens', headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.statusCode, 200)
})

test('the log is one JSON object a line, on stderr', async () => {
  const server = await startServer({ data: newFolder() })
  await fetch(`${server.address}/api/logs`)
  await server.end('SIGTERM')
  const lines = server
    .stderr()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    lines.map(({ msg }) => msg).filter((msg) => ['serving', 'stopping', 'stopped'].includes(msg)),
    ['serving', 'stopping', 'stopped'],
  )
})

test('a signal that comes twice stops it once, in peace', async () => {
  const server = await startServer({ data: newFolder() })
  server.process.kill('SIGINT')
  assert.deepEqual(await server.end('SIGINT'), { code: 0, signal: null })
})

test('a server whose starter was killed ends, too', async () => {
  const data = newFolder()
  const command = [process.execPath, join(ROOT, 'bin/groundlog.mjs'), 'serve']
  const server = await startServer({ data, command })
  await server.end('SIGKILL')
  const again = await startServerWhenFree(data)
  await again.end('SIGTERM')
})

/** The orphan takes a moment to notice and to let go of the folder. */
async function startServerWhenFree(data: string): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startServer({ data })
    } catch (error) {
      if (attempt === 20) throw error
    }
  }
}

const hasIpv6 = Object.values(networkInterfaces()).some((some) =>
  some?.some(({ address }) => address === '::1'),
)

test('localhost is both loopback addresses', { skip: !hasIpv6 && 'no IPv6 here' }, async () => {
  const server = await startServer({ data: newFolder() })
  const { port } = new URL(server.address)
  for (const host of ['127.0.0.1', '[::1]']) {
    assert.equal((await fetch(`http://${host}:${port}/ready`)).status, 200, host)
  }
  assert.deepEqual(await server.end('SIGTERM'), { code: 0, signal: null })
})

test('what keeps it from starting is said in one line', async (t) => {
  const data = newFolder()
  const server = await startServer({ data })
  const { port } = new URL(server.address)

  const cases: readonly [what: string, env: Record<string, string>, message: RegExp][] = [
    ['a folder in use', { GROUNDLOG_DATA: data, GROUNDLOG_PORT: '0' }, /is using the data folder/],
    [
      'a port in use',
      { GROUNDLOG_DATA: newFolder(), GROUNDLOG_PORT: port },
      new RegExp(`Port ${port} .*GROUNDLOG_PORT`),
    ],
    ['a setting that cannot be', { GROUNDLOG_PORT: 'eight' }, /GROUNDLOG_PORT is "eight"/],
    ['a secret that cannot be', { GROUNDLOG_ADMIN_TOKEN: 'short' }, /^(?!.*short).*GROUNDLOG_ADMIN_TOKEN/],
    ['a folder that is a file', { GROUNDLOG_DATA: join(ROOT, 'package.json') }, /package\.json/],
    [
      'an address of another machine',
      { GROUNDLOG_DATA: newFolder(), GROUNDLOG_HOST: '192.0.2.1' },
      /192\.0\.2\.1/,
    ],
  ]
  for (const [what, env, message] of cases) {
    await t.test(what, async () => {
      const { code, stdout, stderr } = await runProgram(['serve'], env)
      assert.equal(code, 1)
      assert.equal(stdout, '')
      assert.match(stderr, message)
      assert.match(stderr, /^groundlog: [^\n]+\n$/)
    })
  }
  await server.end('SIGTERM')
})

test('a start that fails with its doors open closes them, leaves nothing and ends', async () => {
  const data = newFolder()
  mkdirSync(join(data, 'server.json'), { recursive: true })
  const port = String(await freePort())
  const env = { GROUNDLOG_DATA: data, GROUNDLOG_PORT: port }
  const { code, stdout, stderr } = await runProgram(['serve'], { ...env, GROUNDLOG_LOG_LEVEL: 'silent' })
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(
    stderr,
    /^groundlog: \S+server\.json cannot be written [^\n]+ make the data folder writable[^\n]+\n$/,
  )
  assert.deepEqual(
    readdirSync(data).filter((name) => name.startsWith('server')),
    ['server.json'],
  )

  rmdirSync(join(data, 'server.json'))
  const server = await startServer({ data, port: Number(port) })
  assert.match(server.stdout(), /Administrator token/, 'no token was made that nobody has seen')
  await server.end('SIGTERM')
})

test('commands command the server that runs on the folder, and the folder when none does', async () => {
  const data = newFolder()
  const server = await startServer({ data })
  const file = join(data, 'server.json')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const made = await runProgram(['token', 'create', 'historian', '--role', 'operator'], {
    GROUNDLOG_DATA: data,
  })
  assert.equal(made.stderr, '')
  const token = made.stdout.trim()
  const client = createClient({ baseUrl: server.address, token })
  await assert.rejects(client.tokens.list(), { status: 403 })
  await server.end('SIGTERM')
  assert.ok(!existsSync(file))

  const listed = await runProgram(['token', 'list', '--data', data])
  assert.match(listed.stdout, /historian/)
  assert.equal(listed.code, 0)

  const killed = await startServer({ data })
  await killed.end('SIGKILL')
  assert.ok(existsSync(file))
  assert.match((await runProgram(['token', 'list', '--data', data])).stdout, /historian/)
})
