import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Client, createClient } from '../src/client/index.ts'
import {
  freePort,
  PROGRAM,
  ROOT,
  type RunningServer,
  runProgram,
  startServer,
  temporaryFolder,
} from './running-server.ts'

const { path: folder, dispose } = temporaryFolder()
/** Where no server is. */
const NOBODY = `http://127.0.0.1:${await freePort()}`
let server: RunningServer
let client: Client

before(async () => {
  const token = 'the-token-of-the-test'
  server = await startServer({ data: join(folder, 'data'), env: { GROUNDLOG_ADMIN_TOKEN: token } })
  client = createClient({ baseUrl: server.address, token })
})
after(async () => {
  await server.end('SIGTERM')
  dispose()
})

/** A file of the test's own. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Runs `groundlog import` on the server's folder. */
async function importing(args: readonly string[], data = join(folder, 'data')) {
  return runProgram(['import', '--data', data, ...args])
}

/** The numbers of the summary. */
function counts(stdout: string): Record<string, number> {
  const found = stdout.matchAll(/^(rows read|recorded|already there|rejected|can be sent) +([\d,]+)$/gm)
  return Object.fromEntries([...found].map(([, what, count]) => [what!, Number(count!.replaceAll(',', ''))]))
}

/** How many events there are, and the newest entry's place in the log. */
async function state(filter = {}): Promise<{ total: number | undefined; seq: number }> {
  const { seq } = await (await fetch(`${server.address}/health`)).json()
  return { total: (await client.events.list({ ...filter, limit: 1 })).total, seq }
}

/** Waits for what another process is about to do. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (await isSo()) return
    await wait(20)
  }
  assert.fail(`it never came true: ${isSo}`)
}

const MAPPING = file(
  'mapping.json',
  JSON.stringify({
    event_type_id: 'STATUS_RESTART',
    entity_id: '{pump}',
    occurred_at: { column: 'at', format: 'YYYY-MM-DD HH:mm:ss' },
    severity: 'LOW',
    description: '{note}',
  }),
)

const TABLE =
  'at,pump,note\n2015-01-03 07:00:00,P-1,started\n2015-01-03 07:00:00,P-1,started\n2015-01-03 08:00:00,P-2,"again, twice"\n'

describe('import', { concurrency: false }, () => {
  test('records each row once, repeated rows too', async () => {
    const { code, stdout } = await importing([file('a.csv', TABLE), '--mapping', MAPPING])
    assert.deepEqual(counts(stdout), { 'rows read': 3, recorded: 3, 'already there': 0, rejected: 0 })
    assert.equal(code, 0)
    const { data } = await client.events.list({ source: 'import', sort: 'asc' })
    assert.deepEqual(
      data.map(({ entity_id, occurred_at, description }) => [entity_id, occurred_at, description]),
      [
        ['P-1', '2015-01-03T07:00:00Z', 'started'],
        ['P-1', '2015-01-03T07:00:00Z', 'started'],
        ['P-2', '2015-01-03T08:00:00Z', 'again, twice'],
      ],
    )
  })

  const sameRows: readonly [what: string, name: string, content: string | Uint8Array][] = [
    ['the same file', 'a.csv', TABLE],
    ['under another name', 'b.csv', TABLE],
    ['packed', 'a.csv.gz', gzipSync(TABLE)],
    ['with other line ends and a byte order mark', 'c.csv', `\uFEFF${TABLE.replaceAll('\n', '\r\n')}`],
    [
      'as NDJSON',
      'a.ndjson',
      [
        { at: '2015-01-03 07:00:00', pump: 'P-1', note: 'started' },
        { at: '2015-01-03 07:00:00', pump: 'P-1', note: 'started' },
        { pump: 'P-2', note: 'again, twice', at: '2015-01-03 08:00:00' },
      ]
        .map((row) => JSON.stringify(row))
        .join('\n'),
    ],
  ]
  for (const [what, name, content] of sameRows) {
    test(`changes nothing for rows that are there: ${what}`, async () => {
      const before = await state()
      const { code, stdout } = await importing([file(name, content), '--mapping', MAPPING])
      assert.deepEqual(counts(stdout), { 'rows read': 3, recorded: 0, 'already there': 3, rejected: 0 })
      assert.equal(code, 0)
      assert.deepEqual(await state(), before)
    })
  }

  test('adds only the new rows of a file that was continued', async () => {
    const longer = `${TABLE}2015-01-03 07:00:00,P-1,started\n2015-01-04 07:00:00,P-1,started\n`
    const { stdout } = await importing([file('a.csv', longer), '--mapping', MAPPING])
    assert.deepEqual(counts(stdout), { 'rows read': 5, recorded: 2, 'already there': 3, rejected: 0 })
  })

  test('keeps rejected rows with line and reason, ends with 1, and takes them corrected', async () => {
    const table =
      'at,pump,note\nyesterday,P-3,x\n2015-02-01 07:00:00,P-3,"a\nb"\n2015-02-01 08:00:00,P-3,\n2015-02-01,P-3\n'
    const rejected = join(folder, 'rejected.csv')
    const first = await importing([file('bad.csv', table), '--mapping', MAPPING, '--rejected', rejected])
    assert.deepEqual(counts(first.stdout), { 'rows read': 4, recorded: 1, 'already there': 0, rejected: 3 })
    assert.equal(first.code, 1)
    const kept = readFileSync(rejected, 'utf8')
    assert.match(kept, /^at,pump,note,rejected_file,rejected_line,rejected_because,rejected_text\n/)
    assert.match(kept, /\nyesterday,P-3,x,[^,]*bad\.csv,2,"occurred_at: ""yesterday"" is no time of the form/)
    assert.match(kept, /\n2015-02-01 08:00:00,P-3,,[^,]*bad\.csv,5,description: Field required,\n/)
    assert.match(kept, /bad\.csv,6,2 values where the header names 3 columns/)

    const corrected = kept
      .replace('yesterday,P-3,x', '2015-01-31 00:00:00,P-3,x')
      .replace('2015-02-01 08:00:00,P-3,', '2015-02-01 08:00:00,P-3,restarted')
      .replace('2015-02-01,P-3,', '2015-02-01 09:00:00,P-3,restarted')
    const second = await importing([file('corrected.csv', corrected), '--mapping', MAPPING])
    assert.deepEqual(counts(second.stdout), { 'rows read': 3, recorded: 3, 'already there': 0, rejected: 0 })
  })

  test('shows the first rejected rows where no file keeps them', async () => {
    const table = `at,pump,note\n${'never,P-3,x\n'.repeat(7)}`
    const { stderr, code } = await importing([file('bad.csv', table), '--mapping', MAPPING])
    assert.equal(stderr.match(/bad\.csv line \d+: occurred_at/g)?.length, 5)
    assert.match(stderr, /--rejected FILE keeps them all/)
    assert.equal(code, 1)
  })

  test('a dry run asks nobody, shows what would be sent and counts', async () => {
    const before = await state()
    const { stdout, code } = await importing([file('d.csv', TABLE), '--mapping', MAPPING, '--dry-run'])
    assert.deepEqual(counts(stdout), { 'rows read': 3, 'can be sent': 3, rejected: 0 })
    assert.deepEqual(JSON.parse(stdout.split('\n')[0]!).entity_id, 'P-1')
    assert.equal(code, 0)
    assert.deepEqual(await state(), before)
  })

  /** An import that reads what the test goes on writing. */
  function importingFromStdin(args: readonly string[]) {
    const all = ['import', '-', '--mapping', MAPPING, '--data', join(folder, 'data'), ...args]
    const child = execFile(PROGRAM[0], [...PROGRAM.slice(1), ...all])
    let stderr = ''
    child.stderr!.on('data', (text) => (stderr += text))
    const ended = once(child, 'close').then(([code]) => ({ code, stderr }))
    return { child, ended }
  }

  test('reads the standard input, and another delimiter', async () => {
    const { child, ended } = importingFromStdin(['--delimiter', '\\t'])
    child.stdin!.end('at\tpump\tnote\n2015-03-01 00:00:00\tP-4\tstarted\n')
    assert.equal((await ended).code, 0)
    assert.equal((await state({ entity_id: 'P-4' })).total, 1)
  })

  test('stops politely at Ctrl-C, also while it waits for more, and can be run again', async () => {
    const { child, ended } = importingFromStdin([])
    child.stdin!.write(`at,pump,note\n${'2015-03-01 00:00:00,P-6,started\n'.repeat(10)}`)
    await eventually(async () => ((await state({ entity_id: 'P-6' })).total ?? 0) > 0)
    child.kill('SIGINT')
    child.kill('SIGINT')
    const { code, stderr } = await ended
    assert.equal(code, 130)
    assert.match(stderr, /The same command goes on from here/)
  })

  const refusals: readonly [what: string, args: readonly string[], message: RegExp][] = [
    ['a mapping that is not there', ['a.csv', '--mapping', 'gone.json'], /gone\.json/],
    [
      'a mapping with a wrong key',
      [file('e.csv', TABLE), '--mapping', file('m.json', '{"entity":"x"}')],
      /m\.json: the mapping has the unknown key "entity"/,
    ],
    [
      'a mapping for another table',
      [file('f.csv', 'a,b\n1,2\n'), '--mapping', MAPPING],
      /f\.csv: there is no column "pump", which entity_id of the mapping names; the columns are "a", "b"/,
    ],
    [
      'keeping rejected rows in the file that is read',
      [file('i.csv', TABLE), '--mapping', MAPPING, '--rejected', join(folder, 'i.csv')],
      /i\.csv is read by this import/,
    ],
    ['a file that is not there', ['gone.csv', '--mapping', MAPPING], /gone\.csv cannot be read/],
    [
      'a token that is not known',
      [file('g.csv', TABLE), '--mapping', MAPPING, '--token', 'wrong'],
      /wants to know who asks/,
    ],
    [
      'a server that is not there',
      [file('h.csv', TABLE), '--mapping', MAPPING, '--url', NOBODY],
      /cannot be reached: .*ECONNREFUSED/,
    ],
  ]
  for (const [what, args, message] of refusals) {
    test(`${what} is refused in one line`, async () => {
      const { code, stderr } = await importing(args)
      assert.match(stderr, message)
      assert.match(stderr, /^groundlog: [^\n]+\n$/)
      assert.equal(code, 1)
    })
  }

  test('goes on after the server was away for a moment', async () => {
    const data = join(folder, 'restarted')
    const first = await startServer({ data })
    const { port } = new URL(first.address)
    const many = Array.from({ length: 4000 }, (_, row) => `2015-05-01 00:00:00,P-5,row ${row}`)
    const table = file('many.csv', `at,pump,note\n${many.join('\n')}\n`)
    const under = importing([table, '--mapping', MAPPING, '--url', first.address])
    const there = createClient({ baseUrl: first.address })
    await eventually(async () => ((await there.events.list({ limit: 1 })).total ?? 0) >= 100)
    await first.end('SIGTERM')
    const second = await startServer({ data, port: Number(port) })
    const { code, stdout } = await under
    assert.equal(code, 0)
    const { recorded = 0, 'already there': repeated = 0 } = counts(stdout)
    assert.equal(recorded + repeated, 4000)
    assert.equal((await there.events.list({ limit: 1 })).total, 4000)
    await second.end('SIGTERM')
  })

  test('opens the folder itself when no server runs on it', async () => {
    const data = join(folder, 'offline')
    const { code, stdout } = await importing([file('a.csv', TABLE), '--mapping', MAPPING], data)
    assert.deepEqual(counts(stdout), { 'rows read': 3, recorded: 3, 'already there': 0, rejected: 0 })
    assert.equal(code, 0)
    const again = await importing([file('a.csv', TABLE), '--mapping', MAPPING], data)
    assert.deepEqual(counts(again.stdout), { 'rows read': 3, recorded: 0, 'already there': 3, rejected: 0 })
  })
})

const AZURE = join(ROOT, '../shared/data/azure-pdm')
const examples = join(ROOT, 'examples/azure-pdm')
const skip = existsSync(AZURE) ? false : 'the tables of ../shared/data/azure-pdm are not here'

describe('a year of one hundred machines', { skip, concurrency: false }, () => {
  const tables = [
    { table: 'PdM_maint', mapping: 'maintenance', rows: 3286 },
    { table: 'PdM_failures', mapping: 'failures', rows: 761 },
    { table: 'PdM_errors', mapping: 'errors', rows: 3919 },
  ] as const
  const data = join(folder, 'azure')
  let site: RunningServer
  let reader: Client

  before(async () => {
    site = await startServer({ data })
    reader = createClient({ baseUrl: site.address })
  })
  after(() => site.end('SIGTERM'))

  /** Event type and number of its events, by what the tables say themselves. */
  const linesOf = (table: string) =>
    gunzipSync(readFileSync(join(AZURE, `${table}.csv.gz`)))
      .toString()
      .trim()
      .split('\r\n')
      .slice(1)
  const logSeq = async () => (await (await fetch(`${site.address}/health`)).json()).seq

  for (const { table, mapping, rows } of tables) {
    test(`${table}: ${rows} rows are ${rows} events, and stay so when it is imported again`, async () => {
      const args = [join(AZURE, `${table}.csv.gz`), '--mapping', join(examples, `${mapping}.json`)]
      const first = await importing(args, data)
      assert.equal(first.stderr, '')
      assert.deepEqual(counts(first.stdout), {
        'rows read': rows,
        recorded: rows,
        'already there': 0,
        rejected: 0,
      })
      const seq = await logSeq()
      const second = await importing(args, data)
      assert.deepEqual(counts(second.stdout), {
        'rows read': rows,
        recorded: 0,
        'already there': rows,
        rejected: 0,
      })
      assert.equal(await logSeq(), seq)
    })
  }

  test('all 7,966 are one log, of which each kind keeps its rows', async () => {
    assert.equal((await reader.events.list({ limit: 1, source: 'import' })).total, 7966)
    assert.equal((await reader.events.list({ limit: 1, event_type_id: 'component-failure' })).total, 761)
    const ofOne = linesOf('PdM_failures').filter((line) => line.endsWith('"comp2"')).length
    const page = await reader.events.list({ limit: 1, 'field.component': 'comp2' })
    assert.equal(page.total, ofOne)
  })

  test('failures of one machine in the same hour stay apart', async () => {
    const lines = linesOf('PdM_failures').map((line) => line.split(',').slice(0, 2).join())
    const [time, machine] = lines.find((line, index) => lines.indexOf(line) !== index)!.split(',')
    const at = `${time!.replace(' ', 'T')}Z`
    const both = await reader.events.list({
      entity_id: `machine-${machine}`,
      event_type_id: 'component-failure',
      from_date: at,
      to_date: at,
    })
    assert.equal(both.total, 2)
  })

  test('the maintenance log shows the maintenance', async () => {
    const hours = 24 * 365 * 100
    const { logs } = await reader.maintenanceLog.list({ hours, limit: 1000, asset_id: 'machine-1' })
    const lines = linesOf('PdM_maint').filter((line) => line.split(',')[1] === '1')
    assert.equal(logs.length, lines.length)
    assert.match(logs[0]!.description, /^Replaced comp\d$/)
  })

  test('the asset log shows the errors as ERROR', async () => {
    const { Pagination, Data } = await reader.assetLog.list('machine-1', { filter: 'ERROR', size: 1000 })
    const lines = linesOf('PdM_errors').filter((line) => line.split(',')[1] === '1')
    assert.equal(Pagination.TotalResults, lines.length)
    assert.deepEqual(
      Data.map(({ CREATED, MESSAGE }) => `${CREATED} ${MESSAGE}`).sort(),
      lines.map((line) => line.replace(/^(\S+) (\S+),1,"(.*)"$/, '$1T$2 $3')).sort(),
    )
  })
})
