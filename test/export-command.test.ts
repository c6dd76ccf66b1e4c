import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Client, createClient, type LoggedEvent } from '../src/client/index.ts'
import { type RunningServer, runProgram, startServer, temporaryFolder } from './running-server.ts'

const { path: folder, dispose } = temporaryFolder()
const data = join(folder, 'data')
const TOKEN = 'the-token-of-the-test'
let server: RunningServer
let client: Client

before(async () => {
  server = await startServer({ data, env: { GROUNDLOG_ADMIN_TOKEN: TOKEN } })
  client = createClient({ baseUrl: server.address, token: TOKEN })
  const fields = [{ name: 'volume', type: 'number' }] as const
  await client.eventTypes.create({ id: 'flaring', name: 'Flaring', fields })
  await client.events.recordMany(
    Array.from({ length: 1_200 }, (_, n) => ({
      event_type_id: 'flaring',
      entity_id: n % 2 === 0 ? 'well-1' : 'well-2',
      occurred_at: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
      description: `Number ${n}\nof many`,
      fields: { volume: n / 2 },
      ...(n === 7 && { dedup_key: 'seven' }),
    })),
  )
})
after(async () => {
  if (server.process.exitCode === null) await server.end('SIGTERM')
  dispose()
})

const exporting = (...args: readonly string[]) => runProgram(['export', '--data', data, ...args])

const read = (text: string): LoggedEvent[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** What an event says, without what its log knows about it. */
const said = ({ entity_id, occurred_at, description, fields }: LoggedEvent) => ({
  ...{ entity_id, occurred_at, description, fields },
})

describe('groundlog export', () => {
  test('writes every event to the standard output', async () => {
    const { code, stdout, stderr } = await exporting()
    assert.deepEqual([code, stderr], [0, ''])
    assert.deepEqual(
      read(stdout).map(({ fields }) => fields['volume']),
      Array.from({ length: 1_200 }, (_, n) => n / 2),
    )
  })

  test('writes those that the filters find', async () => {
    const args = [
      '--asset',
      'well-2',
      '--type',
      'flaring',
      '--field',
      'volume.lt=3',
      '--sort',
      'desc',
      '--to',
      '2026-01-01',
    ]
    const { stdout } = await exporting(...args)
    assert.deepEqual(
      read(stdout).map(({ fields }) => fields['volume']),
      [2.5, 1.5, 0.5],
    )
  })

  test('writes a table to a file, which is there when all of it is', async () => {
    const path = join(folder, 'events.csv')
    const { code, stdout, stderr } = await exporting('--format', 'csv', '--output', path)
    assert.deepEqual([code, stdout], [0, ''])
    assert.match(stderr, /^1,200 events, 0\.\d MB in \d+\.\d s to \S+events\.csv\n$/)
    assert.ok(readFileSync(path, 'utf8').startsWith('id,seq,event_type_id,'))
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.part')),
      [],
    )
  })

  test('leaves nothing behind that is not whole', async () => {
    const path = join(folder, 'none.ndjson')
    const { code, stderr } = await exporting('--from', 'soon', '--output', path)
    assert.equal(code, 1)
    assert.match(stderr, /The server refuses \(422\)/)
    assert.ok(!existsSync(path))
  })

  test('is read again by groundlog import, each event once', async () => {
    const path = join(folder, 'events.ndjson')
    await exporting('--output', path)
    const here = await runProgram(['import', path, '--data', data])
    assert.match(here.stdout, /already there +1,200/)

    const other = await startServer({ data: join(folder, 'other'), env: { GROUNDLOG_ADMIN_TOKEN: TOKEN } })
    try {
      const there = createClient({ baseUrl: other.address, token: TOKEN })
      const fields = [{ name: 'volume', type: 'number' }] as const
      await there.eventTypes.create({ id: 'flaring', name: 'Flaring', fields })
      const imported = () => runProgram(['import', path, '--data', join(folder, 'other')])
      assert.match((await imported()).stdout, /recorded +1,200/)
      assert.match((await imported()).stdout, /already there +1,200/)
      const { stdout } = await runProgram(['export', '--data', join(folder, 'other')])
      assert.deepEqual(read(stdout).map(said), read(readFileSync(path, 'utf8')).map(said))
      const again = { event_type_id: 'flaring', entity_id: 'well-2', dedup_key: 'seven' }
      assert.equal((await there.events.record(again)).outcome, 'dropped', 'its key came along')
    } finally {
      await other.end('SIGTERM')
    }
  })

  test('opens the folder itself where no server runs', async () => {
    const running = await exporting()
    await server.end('SIGTERM')
    const offline = await exporting()
    assert.deepEqual([offline.code, offline.stderr], [0, ''])
    assert.equal(offline.stdout, running.stdout)
  })
})
