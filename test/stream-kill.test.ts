import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ClientError, createClient, type StreamedEntry } from '../src/client/index.ts'
import { freePort, startServer } from './running-server.ts'
import { temporaryFolder } from './temporary-folder.ts'

const TOKEN = 'a-token-of-our-own'
const RESTART = { event_type_id: 'STATUS_RESTART', entity_id: 'Motor-01', severity: 'LOW' } as const

async function started(t: TestContext, data: string, port: number) {
  const server = await startServer({ data, port, env: { GROUNDLOG_ADMIN_TOKEN: TOKEN } })
  t.after(() => server.process.kill('SIGKILL'))
  return server
}

test('a client that follows a server which is killed and started again misses nothing', async (t) => {
  const data = join(temporaryFolder(t), 'data')
  const port = await freePort()
  const client = createClient({ baseUrl: `http://127.0.0.1:${port}`, token: TOKEN })
  const done = new AbortController()
  const got: StreamedEntry[] = []
  const opened = Promise.withResolvers<void>()
  const first = await started(t, data, port)
  const enough = Promise.withResolvers<void>()
  const following = (async () => {
    const options = { signal: done.signal, onOpen: () => opened.resolve() }
    for await (const entry of client.events.stream({ severity: 'LOW' }, options)) {
      got.push(entry)
      if (entry.event.description === 'The last') enough.resolve()
    }
  })()
  await opened.promise
  const acknowledged: string[] = []
  const recordUntilItEnds = async () => {
    for (let number = 0; ; number += 1) {
      const { event } = await client.events.record({ ...RESTART, description: `Number ${number}` })
      acknowledged.push(event.id)
      if (acknowledged.length === 100) first.process.kill('SIGKILL')
    }
  }
  await assert.rejects(Promise.all([recordUntilItEnds(), recordUntilItEnds(), recordUntilItEnds()]))
  await first.end('SIGKILL')
  const second = await started(t, data, port)
  await client.events.record({ ...RESTART, description: 'The last' })
  await enough.promise
  const { data: events } = await client.events.list({ limit: 1000 })
  const inOrder = events.toSorted((a, b) => a.seq - b.seq).map(({ id }) => id)
  assert.deepEqual(
    got.map(({ event }) => event.id),
    inOrder,
  )
  assert.ok(acknowledged.every((id) => inOrder.includes(id)))
  done.abort()
  await following
  await second.end('SIGKILL')
})

test('a client is refused where coming back would not help', async (t) => {
  const server = await started(t, join(temporaryFolder(t), 'data'), 0)
  const next = (options: { token?: string; lastEventId?: string; severity?: string }) => {
    const client = createClient({ baseUrl: server.address, token: options.token ?? TOKEN })
    const query = { ...(options.severity && { severity: options.severity as 'LOW' }) }
    return client.events.stream(query, options).next()
  }
  const status = (code: number) => (error: unknown) => error instanceof ClientError && error.status === code
  await assert.rejects(next({ token: 'of-nobody' }), status(401))
  await assert.rejects(next({ severity: 'BAD' }), status(422))
  await assert.rejects(next({ lastEventId: 'nonsense' }), status(422))
  await server.end('SIGTERM')
})
