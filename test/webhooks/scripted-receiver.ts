import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

export type Received = {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** What it is, where that can be read. */
  readonly event: Readonly<Record<string, unknown>>
}

export type Behaviour = (response: ServerResponse, received: Received) => unknown

/** A real server on loopback that remembers what came and answers as the test says. */
export class ScriptedReceiver {
  readonly received: Received[] = []
  answer: Behaviour = (response) => response.writeHead(204).end()
  readonly #server: Server
  #port = 0

  constructor(tls?: { readonly key: string; readonly cert: string }) {
    const handle: Parameters<typeof createServer>[1] = async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString()
      const received = {
        ...{ path: request.url ?? '', headers: request.headers, body },
        event: JSON.parse(body),
      }
      this.received.push(received)
      this.answer(response, received)
    }
    this.#server = tls ? createTlsServer(tls, handle) : createServer(handle)
    this.scheme = tls ? 'https' : 'http'
  }

  readonly scheme: 'http' | 'https'

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.#port}/hook`
  }

  get port(): number {
    return this.#port
  }

  get ids(): string[] {
    return this.received.map(({ headers }) => String(headers['webhook-id']))
  }

  /** On the port it had before, where it had one. */
  async listen(): Promise<this> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
    return this
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }
}

export async function listening(t: TestContext, tls?: { key: string; cert: string }) {
  const receiver = new ScriptedReceiver(tls)
  t.after(() => receiver.stop())
  return receiver.listen()
}

/** Answers one after the other; the last one again and again. */
export function inTurn(...answers: Behaviour[]): Behaviour {
  let count = 0
  return (response, received) => {
    const answer = answers[Math.min(count, answers.length - 1)]!
    count += 1
    return answer(response, received)
  }
}

export function status(code: number, headers: Record<string, string> = {}): Behaviour {
  return (response) => response.writeHead(code, headers).end()
}
