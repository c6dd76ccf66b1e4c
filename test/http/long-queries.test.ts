import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Asked, ReadOutcome } from '../../src/storage/sqlite/read-thread.ts'
import { threadFile } from '../../src/storage/sqlite/thread-file.ts'
import { rawConnection } from './raw-connection.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { type AppUnderTest, withApp } from './with-app.ts'

const EVENTS = 1_500

/** More events than are looked at in one go, with no time to look at more. */
async function withLittleTime(t: TestContext): Promise<AppUnderTest> {
  const app = await withApp(t, { querySeconds: 1e-6 })
  const lines = Array.from({ length: EVENTS }, (_, n) => {
    const description = n === 0 ? 'Nadel' : 'Heu'
    return JSON.stringify({ event_type_id: 'ASSET_LOG', entity_id: `Pump-${n % 3}`, description })
  })
  const headers = { 'content-type': 'application/x-ndjson' }
  const answer = await app.inject({
    method: 'POST',
    url: '/events/batch',
    headers,
    payload: lines.join('\n'),
  })
  assert.equal(answer.statusCode, 200, answer.body)
  return app
}

test('a search that takes too long is given up, and says what would help', async (t) => {
  const { inject } = await withLittleTime(t)
  const answer = await inject('/events?q=nadel&total=false')
  assert.equal(answer.statusCode, 422)
  const [problem] = answer.json().detail
  assert.deepEqual(
    { ...problem, msg: problem.msg.slice(0, 24) },
    {
      type: 'query_too_long',
      loc: ['query', 'q'],
      msg: 'The search was given up ',
      input: 'nadel',
      ctx: { seconds: 1e-6 },
    },
  )
  assert.match(problem.msg, /entity_id/)
})

test('what was narrowed down as it says is found', async (t) => {
  const { inject } = await withLittleTime(t)
  const found = (await inject('/events?q=NADEL&total=false&entity_id=Pump-0')).json()
  assert.deepEqual(
    found.data.map(({ description }: { description: string }) => description),
    ['Nadel'],
  )
})

test('a page is not lost over its count', async (t) => {
  const { inject } = await withLittleTime(t)
  const page = (await inject('/events?q=heu&limit=10')).json()
  assert.equal(page.data.length, 10)
})

test('Collins says it in its own words', async (t) => {
  const { inject } = await withLittleTime(t)
  const answer = await inject('/api/assets/logs/search?query=Nadel')
  assert.equal(answer.statusCode, 400)
  assert.match(answer.json().ERROR_DETAILS, /given up after .* narrow it down/)
})

const MANY = 300_000

/** A log in which a search takes long, written as no server would: there is one event again and again. */
async function folderOfMany(t: TestContext): Promise<string> {
  const data = await temporaryFolder(t)
  const { app, inject } = await withApp(t, { data })
  const said = { event_type_id: 'ASSET_LOG', entity_id: 'Pump-1', description: 'Heu' }
  assert.equal((await inject({ method: 'POST', url: '/events', payload: said })).statusCode, 201)
  await app.close()
  const database = new Database(join(data, 'groundlog.db'))
  const columns = (table: string, own: Readonly<Record<string, string>>) =>
    database
      .prepare<[string], string>('select name from pragma_table_info(?)')
      .pluck()
      .all(table)
      .map((name) => own[name] ?? `old.${name}`)
  const again = `with recursive n (seq) as (values (2) union all select seq + 1 from n where seq < ${MANY})`
  const entry = columns('entry', { seq: 'n.seq', event: 'n.seq', occurred_at: 'old.occurred_at + n.seq' })
  const event = columns('event', { seq: 'n.seq', current: 'n.seq', id: 'cast(n.seq as text)' })
  database.exec(`begin; ${again} insert into entry select ${entry} from n, entry as old where old.seq = 1;
    ${again} insert into event select ${event} from n, event as old where old.seq = 1; commit`)
  database.close()
  // They are those of the log as a server wrote it.
  rmSync(join(data, 'groundlog.db-sums'))
  return data
}

const SEARCHES = ['/events?q=nadel&total=false', '/api/assets/logs/search?query=Nadel']

test('a client that goes away is read for no longer, and that is no failure', async (t) => {
  const data = await folderOfMany(t)
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line) => lines.push(line) })
  const app = await createApp({ config: { ...readConfig({}), data, querySeconds: 600 }, log })
  t.after(() => app.close())
  const address = await app.server.listen({ host: '127.0.0.1', port: 0 })
  for (const path of SEARCHES) {
    const before = lines.length
    const arrived = new Promise<void>((resolve) => app.server.server.once('request', () => resolve()))
    const socket = await rawConnection(address)
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    await arrived
    setImmediate(() => socket.destroy())
    while (!lines.slice(before).some((line) => /answered|went away/.test(line))) await wait(5)
    const said = lines.slice(before).map((line) => JSON.parse(line))
    assert.deepEqual(
      said.map(({ level, msg }) => [level, msg]).filter(([, msg]) => !/listening/i.test(msg)),
      [[20, 'The client went away']],
      path,
    )
  }
})

test('the thread that reads gives up what nobody waits for any more', async (t) => {
  const data = await folderOfMany(t)
  const workerData = { file: join(data, 'groundlog.db'), milliseconds: 600_000 }
  const thread = new Worker(threadFile('reader'), { workerData })
  t.after(() => thread.terminate())
  const order = { by: 'occurred_at', direction: 'desc' }
  const query = { filter: { text: 'nadel' }, order, offset: 0, limit: 50 }
  const asked: readonly Asked[] = [
    { id: 1, name: 'list', args: [query], enoughAfter: undefined },
    { abort: 1 },
  ]
  for (const one of asked) thread.postMessage(one)
  const [told] = (await once(thread, 'message')) as [ReadOutcome]
  assert.equal(told.outcome, 'failed', 'it did not read to the end')
})
