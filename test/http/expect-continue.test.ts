import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { BODY_LIMIT } from '../../src/http/mount.ts'
import { withApp } from './with-app.ts'

const CASES: readonly (readonly [length: number, status: number])[] = [
  [20, 100],
  [BODY_LIMIT, 100],
  [BODY_LIMIT + 1, 413],
]
for (const [length, status] of CASES) {
  test(`who announces ${length} bytes and waits is answered ${status}`, async (t) => {
    const { app } = await withApp(t)
    const { port } = new URL(await app.server.listen({ host: '127.0.0.1', port: 0 }))
    const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8')
    t.after(() => socket.destroy())
    socket.write(
      `POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`,
    )
    const [first] = await once(socket, 'data')
    assert.ok(first.startsWith(`HTTP/1.1 ${status} `), first)
    socket.destroy()
  })
}
