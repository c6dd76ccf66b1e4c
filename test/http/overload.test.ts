import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { rawAnswer } from './raw-connection.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { ADMIN_TOKEN, withApp } from './with-app.ts'

const ENTRY = { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW', description: 'Runs' }
const EVENT = { event_type_id: 'STATUS_RESTART', entity_id: 'Motor-01', severity: 'LOW', description: 'Runs' }

type Asked = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }

const LOG = '/api/asset/Motor-01/log?message=x'
const AS_COLLINS = { authorization: `Basic ${btoa(`admin:${ADMIN_TOKEN}`)}` }
const MESSAGE = 'The server is overloaded'

/** What each dialect says to a write that has to come again later. */
const WORDS: readonly (readonly [ask: string, asked: Asked, body: unknown])[] = [
  ['POST /api/log', { body: ENTRY }, { detail: 'The server has more to do than it can keep up with' }],
  ['POST /events', { body: EVENT }, { detail: 'The server has more to do than it can keep up with' }],
  ['POST /api/v1/events', { body: EVENT }, { detail: 'The server has more to do than it can keep up with' }],
  [`PUT ${LOG}`, {}, { Success: false, ERROR_DETAILS: MESSAGE }],
  [
    `PUT ${LOG}`,
    { headers: AS_COLLINS },
    { status: 'error', data: { message: MESSAGE }, Success: false, ERROR_DETAILS: MESSAGE },
  ],
  [
    `PUT ${LOG}`,
    { headers: { accept: 'text/x-shellscript' } },
    'STATUS="error";\nDATA_MESSAGE="The server is overloaded";\n',
  ],
  [
    'PUT /api/asset/Rack-1',
    {},
    { status: 'error', data: { message: MESSAGE }, Success: false, ERROR_DETAILS: MESSAGE },
  ],
]

describe('while more is to be written than the disk takes', () => {
  test('each dialect says in its own words when to come again, each time the same', async (t) => {
    const { send, release } = await withFullLane(t)
    for (const [ask, asked, body] of [...WORDS, ...WORDS]) {
      const answer = await send(ask, asked)
      assert.equal(answer.status, 503, ask)
      assert.match(answer.headers.get('retry-after') ?? '', /^[123]$/, ask)
      assert.match(answer.headers.get('x-request-id') ?? '', /^[\w-]{36}$/, ask)
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
      const text = await answer.text()
      assert.deepEqual(typeof body === 'string' ? text : JSON.parse(text), body, ask)
    }
    assert.ok((await release()).every((status) => status === 201))
  })

  test('reads go on', async (t) => {
    const { send, release } = await withFullLane(t)
    for (const path of ['/events', '/api/logs', '/api/asset/Motor-01/logs']) {
      assert.equal((await send(`GET ${path}`)).status, 200, path)
    }
    await release()
  })

  test('who is turned away has recorded nothing, and records once when it comes again', async (t) => {
    const { send, release } = await withFullLane(t)
    const request = { body: { ...EVENT, description: 'Again' }, headers: { 'idempotency-key': 'again' } }
    for (let attempt = 0; attempt < 3; attempt += 1) {
      assert.equal((await send('POST /events', request)).status, 503)
    }
    await release()
    const first = await send('POST /events', request)
    const second = await send('POST /events', request)
    assert.deepEqual([first.status, second.status], [201, 201])
    assert.equal(second.headers.get('idempotency-replayed'), 'true')
    const { total } = await (await send('GET /events?q=Again')).json()
    assert.equal(total, 1)
  })

  test('who waits to be asked for the body is not asked for it', async (t) => {
    const { address, release } = await withFullLane(t)
    const [first] = await rawAnswer(
      address,
      'POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\nExpect: 100-continue\r\n\r\n',
    )
    assert.match(first ?? '', /^HTTP\/1\.1 503 /)
    await release()
  })

  test('it is counted', async (t) => {
    const { send, release } = await withFullLane(t)
    for (let n = 0; n < 20; n += 1) await send('POST /events', { body: EVENT })
    await release()
    const metrics = await (await send('GET /metrics')).text()
    const count = /^groundlog_turned_away_total\{reason="writes"\} (\d+)$/m.exec(metrics)?.[1]
    assert.ok(Number(count) >= 20, count)
    assert.match(metrics, /^groundlog_requests_under_way\{lane="write"\} 0$/m)
    assert.match(metrics, /^groundlog_event_loop_delay_seconds\{quantile="0\.99"\} \d/m)
  })
})

/** A server whose disk stands still until `release`: somebody else holds the lock of the database. */
async function withFullLane(t: TestContext) {
  const data = await temporaryFolder(t)
  const { app } = await withApp(t, { data, writesUnderWay: 2, longestWait: 1 })
  const address = await app.server.listen({ host: '127.0.0.1', port: 0 })
  const send = (line: string, { body, headers }: Asked = {}) => {
    const [method = '', path = ''] = line.split(' ')
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    return fetch(address + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...json,
    })
  }
  assert.equal((await send('POST /api/log', { body: ENTRY })).status, 201)

  const other = new Database(join(data, 'groundlog.db'))
  t.after(() => other.close())
  other.exec('begin immediate')
  const under: Promise<Response>[] = []
  for (;;) {
    const sent = send('POST /api/log', { body: ENTRY })
    const answer = await Promise.race([sent, wait(20)])
    if (answer?.status === 503) break
    under.push(sent)
  }
  const release = async () => {
    other.exec('rollback')
    return (await Promise.all(under)).map(({ status }) => status)
  }
  return { address, send, release }
}
