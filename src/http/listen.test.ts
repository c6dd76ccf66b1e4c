import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { test } from 'node:test'
import fastify from 'fastify'
import { CannotListen, listen } from './listen.ts'

/** Milliseconds; nothing should be waiting for it to pass. */
const LONG = 60_000

function slowServer() {
  const server = fastify()
  let answer = () => {}
  const asked = new Promise<void>((resolve) => {
    server.get('/slow', () => {
      resolve()
      return new Promise((done) => {
        answer = () => done('done')
      })
    })
  })
  return { server, asked, answer: () => answer() }
}

const hasIpv6 = Object.values(networkInterfaces()).some((some) =>
  some?.some(({ address }) => address === '::1'),
)

for (const host of hasIpv6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']) {
  test(`a request under way by ${host} is answered before the doors are closed`, async () => {
    const { server, asked, answer } = slowServer()
    const { address, close } = await listen(server, 'localhost', 0)
    const { port } = new URL(address)
    const answered = fetch(`http://${host}:${port}/slow`)
    await asked
    const closed = close(LONG)
    await assert.rejects(fetch(`http://${host}:${port}/`), 'nobody is let in any more')
    answer()
    assert.equal(await (await answered).text(), 'done')
    await closed
  })
}

test('a request that never comes to its end is cut off', async () => {
  const { server } = slowServer()
  const { address, close } = await listen(server, '127.0.0.1', 0)
  const arrived = once(server.server, 'connection')
  const socket = connect(Number(new URL(address).port), '127.0.0.1')
  socket.write('POST /slow HTTP/1.1\r\nHost: x\r\n')
  await arrived
  const ended = once(socket, 'close')
  await close(100)
  await ended
})

test('a port in use is said in words, and nothing is left listening', async () => {
  const first = await listen(slowServer().server, 'localhost', 0)
  const port = Number(new URL(first.address).port)
  const { server } = slowServer()
  await assert.rejects(
    listen(server, 'localhost', port),
    (error: Error) =>
      error instanceof CannotListen && error.message.startsWith(`Port ${port} on localhost is in use`),
  )
  assert.equal(server.server.listening, false)
  await first.close(LONG)
})

const names: readonly (readonly [host: string, shown: string])[] = [
  ['localhost', 'localhost'],
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', 'localhost'],
  ...(hasIpv6 ? ([['::1', '[::1]']] as const) : []),
]
for (const [host, shown] of names) {
  test(`${host} is reached as ${shown}`, async () => {
    const { address, close } = await listen(slowServer().server, host, 0)
    assert.equal(new URL(address).hostname, shown)
    assert.equal((await fetch(`${address}/`)).status, 404)
    await close(LONG)
  })
}
