import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createClient } from '../src/client/index.ts'
import { PROGRAM, runProgram, startServer, temporaryFolder } from './running-server.ts'

const folders: (() => void)[] = []
after(() => {
  for (const dispose of folders) dispose()
})

function newFolder(): string {
  const { path, dispose } = temporaryFolder()
  folders.push(dispose)
  return join(path, 'data')
}

/** Runs a command that reads a password from standard input. */
function typePassword(password: string, args: readonly string[]) {
  const [node, ...program] = PROGRAM
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('GROUNDLOG_')),
  )
  const input = `${password}\n`
  return spawnSync(node, [...program, ...args, '--password-stdin'], { input, env, encoding: 'utf8' })
}

test('users are added, kept out and let in again while a server runs', async (t) => {
  const data = newFolder()
  const server = await startServer({ data })
  t.after(() => server.end('SIGTERM'))
  const login = (password: string) => createClient({ baseUrl: server.address }).users.login('blake', password)
  const at = ['--data', data]

  const added = typePassword('admin:first', ['user', 'add', 'blake', '--role', 'operator', ...at])
  assert.deepEqual([added.stdout, added.stderr, added.status], ['blake is operator\n', '', 0])
  assert.equal((await login('admin:first')).role, 'operator')

  assert.equal((await runProgram(['user', 'disable', 'blake', ...at])).stdout, 'blake is disabled\n')
  await assert.rejects(login('admin:first'), { status: 401 })
  assert.equal((await runProgram(['user', 'enable', 'blake', ...at])).stdout, 'blake is enabled\n')
  assert.equal(typePassword('admin:second', ['user', 'password', 'blake', ...at]).status, 0)
  await assert.rejects(login('admin:first'), { status: 401 })
  await login('admin:second')

  const last = await runProgram(['user', 'disable', 'admin', ...at])
  assert.deepEqual([last.code, last.stdout], [1, ''])
  assert.match(last.stderr, /last administrator/)
})

test('without a server the folder itself is asked, and the first start still makes the administrator', async (t) => {
  const data = newFolder()
  const at = ['--data', data]
  const added = await runProgram([
    'user',
    'add',
    'blake',
    '--role',
    'viewer',
    '--email',
    'b@example.com',
    ...at,
  ])
  assert.equal(added.stdout, 'blake is viewer, without a password\n')
  assert.match(
    (await runProgram(['user', 'list', ...at])).stdout,
    /^NAME .*\nblake +viewer +enabled +b@example\.com /,
  )
  const args = [
    'token',
    'create',
    'historian',
    '--role',
    'viewer',
    '--user',
    'blake',
    '--expires',
    '90d',
    ...at,
  ]
  const made = await runProgram(args)
  assert.match(made.stdout, /^glog_[\w-]{43}\n$/)

  const server = await startServer({ data })
  t.after(() => server.end('SIGTERM'))
  assert.match(server.stdout(), /Administrator token/)
  const client = createClient({ baseUrl: server.address, token: made.stdout.trim() })
  await client.events.list()
  await assert.rejects(client.users.list(), { status: 403 })
})

test('what cannot be understood is said in a line, and nothing is made', async () => {
  const at = ['--data', newFolder()]
  const table: [args: string[], words: RegExp][] = [
    [['token', 'create', 'x', '--role', 'boss'], /Allowed choices are viewer, operator, engineer, admin/],
    [['token', 'create', 'x'], /--role <role>' not specified/],
    [['token', 'create', 'x', '--role', 'viewer', '--expires', 'soon'], /like 30m, 12h, 90d/],
    [['user', 'add', 'a:b', '--role', 'viewer'], /name: String should match/],
    [['user', 'password', 'admin'], /give --password-stdin/],
  ]
  for (const [args, words] of table) {
    const { code, stdout, stderr } = await runProgram([...args, ...at])
    assert.deepEqual([code, stdout], [1, ''], args.join(' '))
    assert.match(stderr, words)
  }
})
