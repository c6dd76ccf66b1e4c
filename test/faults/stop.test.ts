import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyFolder } from '../../src/storage/sqlite/verify/verify-folder.ts'
import { startServer } from '../running-server.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { Ledger } from './ledger.ts'
import { Load, prepareTypes } from './load.ts'
import { TOKEN } from './order.ts'
import { createRandom } from './random.ts'

const ENV = { GROUNDLOG_ADMIN_TOKEN: TOKEN }

test('SIGTERM under load answers or closes what is under way, and keeps what was acknowledged', async (t) => {
  const data = join(temporaryFolder(t), 'data')
  const first = await startServer({ data, env: ENV })
  await prepareTypes(first.address)
  const ledger = new Ledger()
  await ledger.begin(first.address)

  const { closed } = await dawdle(first.address)
  const load = new Load()
  const names = Array.from({ length: 16 }, (_, client) => `stop client ${client}`)
  const enough = loadOf(load, 100)
  const running = load.run(first.address, names, createRandom(1))
  await enough
  // Ending by itself is 0: had it taken eight seconds, it would have given up, and that is 1.
  assert.deepEqual(await first.end('SIGTERM'), { code: 0, signal: null })
  await Promise.all([running, closed])
  assert.match(first.stderr(), /"msg":"stopped"/)
  assert.equal(verifyFolder(data).outcome, 'sound')

  const second = await startServer({ data, env: ENV })
  assert.ok(load.acknowledged >= 100)
  await ledger.settle(second.address, load.orders)
  assert.deepEqual(await second.end('SIGTERM'), { code: 0, signal: null })
})

/** Resolves when so many requests were acknowledged. */
async function loadOf(load: Load, enough: number): Promise<void> {
  while (load.acknowledged < enough) await new Promise((resolve) => setImmediate(resolve))
}

/** Begins a request and never ends it; `closed` when the server has ended its connection. */
async function dawdle(address: string): Promise<{ readonly closed: Promise<unknown> }> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write('POST /api/log HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"asset_id":')
  socket.resume()
  return { closed: once(socket, 'close') }
}
