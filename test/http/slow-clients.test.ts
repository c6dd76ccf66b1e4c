import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { rawConnection } from './raw-connection.ts'
import { type Wanted, withApp } from './with-app.ts'

const ENTRY = { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW', description: 'Runs' }

const SHORT = { headersTimeout: 1, requestTimeout: 1, keepAlive: 1, stallTimeout: 1 }

async function listening(t: TestContext, wanted: Wanted) {
  const open: Socket[] = []
  // Before the server is closed, which would wait for them.
  t.after(() => {
    for (const socket of open) socket.destroy()
  })
  const { app, inject } = await withApp(t, wanted)
  const address = await app.server.listen({ host: '127.0.0.1', port: 0 })
  const connect = async () => {
    const socket = await rawConnection(address)
    open.push(socket)
    return socket
  }
  const post = () => fetch(`${address}/api/log`, { ...POST, body: JSON.stringify(ENTRY) })
  const connections = () =>
    new Promise<number>((resolve) => app.server.server.getConnections((_, count) => resolve(count)))
  return { address, inject, connect, post, connections }
}

const POST = { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close' } }

/** Everything that comes until the connection is closed. */
async function allOf(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk) => (text += chunk))
  // A connection may also be reset, which is no failure here.
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  return text
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    if (await isSo()) return
    await wait(20)
  }
  assert.fail(`it never came true: ${isSo}`)
}

/** Sends a bit now and then until the connection is closed. */
async function trickle(socket: Socket, bit: string): Promise<void> {
  while (!socket.closed) {
    socket.write(bit)
    await wait(50)
  }
}

describe('who sends slowly is not waited for', { concurrency: true }, () => {
  const HEAD = 'POST /api/log HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  const SLOW: readonly (readonly [who: string, start: string, bit: string])[] = [
    ['who sends nothing at all', '', ''],
    ['who sends headers bit by bit', HEAD, 'X-A: b\r\n'],
    ['who sends a body bit by bit', `${HEAD}Content-Length: 9999\r\n\r\n`, ' '],
    ['who sends chunks bit by bit', `${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
    ['who stops within a body', `${HEAD}Content-Length: 9999\r\n\r\n{`, ''],
  ]
  for (const [who, start, bit] of SLOW) {
    test(`${who} is cut off`, async (t) => {
      const { connect, post } = await listening(t, SHORT)
      const socket = await connect()
      const said = allOf(socket)
      socket.write(start)
      void trickle(socket, bit)
      assert.equal((await post()).status, 201)
      const answer = await said
      assert.ok(answer === '' || answer.startsWith('HTTP/1.1 408 '), answer)
    })
  }

  test('what was sent of a batch line by line is recorded all the same', async (t) => {
    const { connect, inject } = await listening(t, SHORT)
    const socket = await connect()
    const { asset_id: entity_id, event_type: event_type_id, ...rest } = ENTRY
    const line = `${JSON.stringify({ entity_id, event_type_id, ...rest })}\n`
    const said = allOf(socket)
    socket.write(
      `POST /events/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    const chunk = `${line.length.toString(16)}\r\n${line}\r\n`
    socket.write(chunk + chunk)
    void trickle(socket, '1\r\n \r\n')
    const answer = await said
    assert.ok(!answer.includes('HTTP/1.1 408'), 'an answer that has begun is not mixed with another')
    assert.equal((await inject('/events')).json().total, 2)
  })
})

describe('who does not read the answer is cut off, and nobody else waits:', { concurrency: true }, () => {
  const LARGE = [
    '/events?limit=1000',
    '/events/export',
    '/api/assets/logs?size=0',
    '/api/asset/Motor-01/logs?size=0',
  ]
  for (const path of LARGE) {
    test(path, async (t) => {
      const { connect, connections, post, inject } = await listening(t, SHORT)
      await recordMuch(inject)
      const socket = await connect()
      socket.pause()
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
      assert.equal((await post()).status, 201)
      await eventually(async () => (await connections()) === 0)
      assert.equal((await post()).status, 201)
    })
  }

  test('at once where answers take more memory than they may', async (t) => {
    const { connect, connections, post, inject } = await listening(t, { answerMemory: 1 })
    await recordMuch(inject)
    const sockets = await Promise.all([connect(), connect(), connect()])
    for (const socket of sockets) {
      socket.pause()
      socket.write('GET /events?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n')
    }
    await eventually(async () => (await connections()) === 0)
    assert.equal((await post()).status, 201)
  })

  type Inject = Awaited<ReturnType<typeof listening>>['inject']

  /** More than a connection holds by itself, as entries of the asset log. */
  async function recordMuch(inject: Inject): Promise<void> {
    const description = 'x'.repeat(10_000)
    const event = { event_type_id: 'ASSET_LOG', entity_id: 'Motor-01', severity: 'LOW', description }
    const payload = Array.from({ length: 1_000 }, () => event)
    const { recorded } = (await inject({ method: 'POST', url: '/events/batch', payload })).json()
    assert.equal(recorded, 1_000)
  }
})

describe('many connections', () => {
  test('that say nothing leave the others alone', async (t) => {
    const { connect, post, connections } = await listening(t, {})
    await Promise.all(Array.from({ length: 1_000 }, connect))
    await eventually(async () => (await connections()) === 1_000)
    for (let n = 0; n < 20; n += 1) assert.equal((await post()).status, 201)
  })

  test('are refused beyond the limit, and let in again below it', async (t) => {
    const { connect, post } = await listening(t, { connections: 2 })
    const [first] = await Promise.all([connect(), connect()])
    await assert.rejects(post())
    first?.destroy()
    await eventually(async () => (await post().catch(() => null))?.status === 201)
  })

  test('that are half open do not stay', async (t) => {
    const { connect, connections } = await listening(t, SHORT)
    const socket = await connect()
    socket.write('GET /events HTTP/1.1\r\n')
    socket.end()
    await eventually(async () => (await connections()) === 0)
  })
})

test('who sends a flood of requests in one breath gets an answer to each, and others are served', async (t) => {
  const { connect, post } = await listening(t, {})
  const socket = await connect()
  const flood = 5_000
  let text = ''
  socket.on('data', (chunk) => (text += chunk))
  socket.write('GET /events?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(flood))
  assert.equal((await post()).status, 201)
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)
  await eventually(async () => statuses().length === flood)
  assert.deepEqual([...new Set(statuses())].sort(), ['200', '503'])
})
