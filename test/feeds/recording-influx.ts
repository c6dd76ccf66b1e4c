import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

export type Heard = {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Said = { readonly status: number; readonly body?: string; readonly type?: string }

/** A server that remembers what it was asked and answers as the test says; it is closed when the test ends. */
export async function recordingInflux(t: TestContext, version: string) {
  const heard: Heard[] = []
  const script = { answer: (_: Heard): Said => ({ status: 204 }) }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { pathname, searchParams } = new URL(request.url!, 'http://x')
    const { method = '', headers } = request
    const one = { method, path: pathname, query: Object.fromEntries(searchParams), headers, body }
    if (pathname === '/ping') {
      response.writeHead(204, { 'x-influxdb-version': version }).end()
      return
    }
    heard.push(one)
    const { status, body: text = '', type = 'application/json' } = script.answer(one)
    response.writeHead(status, { 'content-type': type }).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, script }
}
