import { Readable } from 'node:stream'
import { createApp } from '../app.ts'
import type { Config } from '../config.ts'
import { openLog } from '../main.ts'
import type { Reached } from './reach-server.ts'

/**
 * Opens the data folder in this process: every question goes through the whole server, but for the port. The
 * first administrator is left to be made, and shown, by the first start of the server.
 */
export async function openOffline(config: Config, token?: string): Promise<Reached> {
  const app = await createApp({ config, log: openLog('error').log, delivers: false })
  return {
    client: {
      baseUrl: 'http://localhost',
      token: token ?? app.gatekeeper.localToken(),
      fetch: fetchFrom(app.server),
    },
    where: config.data,
    close: app.close,
  }
}

type Injectable = Awaited<ReturnType<typeof createApp>>['server']

/** Statuses whose answers have no body. */
const BODILESS = [204, 205, 304]

/** `fetch`, for text bodies, without a network. The answer is read as it comes. */
function fetchFrom(server: Injectable): typeof fetch {
  return async (input, init) => {
    const answer = await server.inject({
      method: (init?.method ?? 'GET') as 'GET',
      url: String(input),
      headers: Object.fromEntries(new Headers(init?.headers)),
      payloadAsStream: true,
      ...(init?.body !== undefined && { payload: String(init.body) }),
    })
    const { statusCode: status } = answer
    const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    )
    const body = BODILESS.includes(status) ? null : Readable.toWeb(answer.stream())
    return new Response(body as ReadableStream<Uint8Array> | null, { status, headers })
  }
}
