import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { rawAnswer, rawConnection } from './raw-connection.ts'
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

/** Whoever reads no more than their first line would take them for something else than the router does. */
const LOOKS_LIKE_OTHERS: readonly (readonly [ask: string, asked: Asked])[] = [
  ['PUT /api/%61sset/Motor-01/log?message=x', {}],
  ['PUT /api/asset/Motor-01/lo%67?message=x', {}],
  ['PUT /api/%61sset/Rack-1', {}],
  [`PUT ${LOG}&notoutputType=sh`, {}],
  [`PUT ${LOG}`, { headers: { authorization: `Basic-${ADMIN_TOKEN}` } }],
]

const IN_SHELL = [
  `PUT ${LOG}&outputType=sh`,
  {},
  'STATUS="error";\nDATA_MESSAGE="The server is overloaded";\n',
] as const

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

  test('what it says to a request that looks like one of another kind is not said to others', async (t) => {
    const { send, release } = await withFullLane(t)
    for (const [ask, asked] of LOOKS_LIKE_OTHERS) assert.equal((await send(ask, asked)).status, 503, ask)
    for (const [ask, asked, body] of [...WORDS, IN_SHELL]) {
      const text = await (await send(ask, asked)).text()
      assert.deepEqual(typeof body === 'string' ? text : JSON.parse(text), body, ask)
    }
    await release()
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

  test('it is counted, and the log has a line a second about how many', async (t) => {
    const { send, release, lines } = await withFullLane(t)
    for (let n = 0; n < 20; n += 1) await send('POST /events', { body: EVENT })
    await release()
    const metrics = await (await send('GET /metrics')).text()
    const count = /^groundlog_turned_away_total\{reason="writes"\} (\d+)$/m.exec(metrics)?.[1]
    assert.ok(Number(count) >= 20, count)
    assert.match(metrics, /^groundlog_requests_under_way\{lane="write"\} 0$/m)
    assert.match(metrics, /^groundlog_event_loop_delay_seconds\{quantile="0\.99"\} \d/m)
    const told = () => lines.filter(({ msg }) => msg === 'turned away')
    const sum = () => told().reduce((all, { because }) => all + (because?.writes ?? 0), 0)
    while (sum() < Number(count)) await wait(20)
    assert.equal(sum(), Number(count))
    assert.ok(told().length < Number(count))
    assert.equal(lines.filter(({ status }) => status === 503).length, 0, 'and no line for each')
  })
})

describe('who asks again and again by the same connection', () => {
  for (const [ask, asked] of WORDS) {
    const who = Object.entries(asked.headers ?? {})
      .flat()
      .join(' ')
      .slice(0, 30)
    test(`gets the same answer without Node reading the request: ${ask} ${who}`, async (t) => {
      const { server, address, release } = await withFullLane(t)
      const line = await keptConnection(address)
      const answers = []
      for (let attempt = 0; attempt < 6; attempt += 1) answers.push(plain(await line.ask(wire(ask, asked))))
      assert.match(answers[0] ?? '', /^HTTP\/1\.1 503 Service Unavailable\n/)
      assert.deepEqual(new Set(answers), new Set([answers[0]]))
      const read = server.requests()
      assert.equal(plain(await line.ask(wire(ask, asked))), answers[0])
      assert.equal(server.requests(), read)
      await release()
      line.end()
    })
  }

  test('keeps the name it gave its request', async (t) => {
    const { address, release } = await withFullLane(t)
    const line = await keptConnection(address)
    const named = { body: ENTRY, headers: { 'x-request-id': 'seven' } }
    for (let attempt = 0; attempt < 5; attempt += 1) {
      assert.match(await line.ask(wire('POST /api/log', named)), /^x-request-id: seven\r$/im)
    }
    await release()
    line.end()
  })

  test('comes in by it as soon as there is room, and reads meanwhile', async (t) => {
    const { address, release } = await withFullLane(t)
    const line = await keptConnection(address)
    for (let attempt = 0; attempt < 5; attempt += 1) await line.ask(wire('POST /api/log', { body: ENTRY }))
    for (const path of ['/events', '/api/logs', '/openapi.json']) {
      assert.match(await line.ask(wire(`GET ${path}`, {})), /^HTTP\/1\.1 200 /, path)
    }
    await release()
    for (let attempt = 0; attempt < 3; attempt += 1) {
      assert.match(await line.ask(wire('POST /api/log', { body: ENTRY })), /^HTTP\/1\.1 201 /)
    }
    line.end()
  })

  test('may send what does not come in one piece, or in other forms, or two at once', async (t) => {
    const { address, release } = await withFullLane(t)
    const line = await keptConnection(address)
    const whole = wire('POST /api/log', { body: ENTRY })
    const chunked =
      'POST /api/log HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n\r\n'
    const large = wire('POST /api/log', { body: { ...ENTRY, description: 'x'.repeat(40_000) } })
    const odd = [[whole.slice(0, 20), whole.slice(20)], [chunked], [large], [whole + whole], [whole, whole]]
    for (const pieces of odd) {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        assert.match(await line.ask(whole), /^HTTP\/1\.1 503 /)
      }
      for (const piece of pieces) {
        line.write(piece)
        await wait(5)
      }
      const due = pieces.join('').split('HTTP/1.1').length - 1
      for (let answer = 0; answer < due; answer += 1) assert.match(await line.answer(), /^HTTP\/1\.1 503 /)
    }
    await release()
    assert.match(await line.ask(whole), /^HTTP\/1\.1 201 /)
    line.end()
  })

  test('is understood when it begins a request before the one before it is answered', async (t) => {
    const { address, release, server } = await withFullLane(t)
    const line = await keptConnection(address)
    const whole = wire('POST /api/log', { body: ENTRY })
    const before = server.requests()
    // What follows would be a request by itself, but belongs to a header.
    line.write(`${whole}POST /api/log HTTP/1.1\r\nX-Note: `)
    assert.match(await line.answer(), /^HTTP\/1\.1 503 /)
    assert.match(await line.ask(whole), /^HTTP\/1\.1 503 /)
    assert.equal(server.requests(), before + 2)
    assert.match(await line.ask(wire('HEAD /events', {})), /^HTTP\/1\.1 200 /)
    await release()
    line.end()
  })

  test('gets answers in the order of its requests, also of those let in and those turned away', async (t) => {
    const { address, release, server } = await withFullLane(t)
    const line = await keptConnection(address)
    const list = wire('GET /events', {})
    const log = wire('POST /api/log', { body: ENTRY })
    for (let attempt = 0; attempt < 5; attempt += 1) await line.ask(log)
    const read = server.requests()
    for (const request of [list, log, list, log]) line.write(request)
    const statuses = []
    for (let due = 4; due > 0; due -= 1) statuses.push((await line.answer()).slice(9, 12))
    assert.deepEqual(statuses, ['200', '503', '200', '503'])
    assert.ok(server.requests() > read)
    await release()
    line.end()
  })
})

/** A request as it goes over the wire. */
function wire(ask: string, { body, headers = {} }: Asked): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const lines = Object.entries({ Host: 'localhost', 'Content-Type': 'application/json', ...headers })
  const length = text === '' ? '' : `Content-Length: ${text.length}\r\n`
  return `${ask} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}${length}\r\n${text}`
}

/** An answer without what is its own each time, its headers in the order of the alphabet. */
function plain(answer: string): string {
  const [head = '', body] = answer.split('\r\n\r\n')
  const [status, ...headers] = head.split('\r\n')
  const kept = headers.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()))
  const same = kept.filter((line) => !/^(date|retry-after|x-request-id):/.test(line)).sort()
  const own = kept.filter((line) => /^(retry-after: [123]|x-request-id: [\w-]{36})$/.test(line)).length
  return [status, ...same, own, body].join('\n')
}

/** A connection that is kept, and the answers that come by it, one by one. */
async function keptConnection(address: string) {
  const socket = await rawConnection(address)
  let text = ''
  let lastAsked = ''
  socket.on('data', (data) => (text += data))
  const answer = async (): Promise<string> => {
    for (;;) {
      const head = text.indexOf('\r\n\r\n') + 4
      const isBare = text.startsWith('HTTP/1.1 200') && lastAsked.startsWith('HEAD ')
      const length = isBare ? 0 : Number(/^content-length: (\d+)/im.exec(text.slice(0, head))?.[1] ?? 0)
      if (head >= 4 && text.length >= head + length) {
        const whole = text.slice(0, head + length)
        text = text.slice(head + length)
        return whole
      }
      assert.equal(socket.closed, false, 'the connection was closed')
      await wait(2)
    }
  }
  const write = (bytes: string) => {
    lastAsked = bytes
    socket.write(bytes, 'latin1')
  }
  const ask = (bytes: string) => {
    write(bytes)
    return answer()
  }
  return { ask, write, answer, end: () => void socket.destroy() }
}

type Line = {
  readonly msg: string
  readonly status?: number
  readonly because?: { readonly writes?: number }
}

/** A server whose disk stands still until `release`: somebody else holds the lock of the database. */
async function withFullLane(t: TestContext) {
  const data = await temporaryFolder(t)
  const lines: Line[] = []
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) })
  const { app } = await withApp(t, { data, writesUnderWay: 2, longestWait: 1, log })
  let requests = 0
  app.server.server.on('request', () => (requests += 1))
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
  return { address, send, release, lines, server: { requests: () => requests } }
}
