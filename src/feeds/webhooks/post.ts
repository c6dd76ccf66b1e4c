import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { AllowList } from './allow-list.ts'
import { checkedAddresses, type Resolve, type Resolved } from './checked-address.ts'

export type Network = {
  readonly allow: AllowList
  readonly resolve: Resolve
  /** Milliseconds that a request may take, from asking for the address to the end of the answer. */
  readonly timeLimit: number
}

export type Post = {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

export type Answer = {
  readonly status: number
  readonly retryAfter: string | undefined
  /** Its first bytes. */
  readonly body: Buffer
}

/** Bytes of an answer that are read: what is behind them is nobody's concern. */
const MOST_READ = 65_536

/**
 * Sends one request on a connection of its own and waits for the answer. Redirects are answers like others, and proxy
 * settings of the environment mean nothing here.
 * @throws Error in words without secrets: the address is forbidden, nobody answers, or not in time.
 */
export async function post(request: Post, network: Network): Promise<Answer> {
  const tooLate = AbortSignal.timeout(network.timeLimit)
  const signal = AbortSignal.any([request.signal, tooLate])
  try {
    const addresses = await orAborted(checkedAddresses(request.url, network), signal)
    return await exchange({ ...request, signal }, addresses)
  } catch (error) {
    // What Node throws says that it was aborted, and not why.
    if (request.signal.aborted) throw request.signal.reason
    if (tooLate.aborted) throw new Error(`No whole answer within ${network.timeLimit / 1000} s`)
    throw error
  }
}

function exchange({ url, headers, body, signal }: Post, addresses: readonly Resolved[]): Promise<Answer> {
  const ask = url.protocol === 'https:' ? overHttps : overHttp
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body))
    const request = ask(url, {
      method: 'POST',
      agent: false,
      signal,
      headers: { ...headers, 'content-length': length },
      lookup: (_name, { all }, give) => {
        const [first] = addresses
        if (all) give(null, [...addresses])
        else give(null, first!.address, first!.family)
      },
    })
    request.on('error', reject)
    // Unheard, a 101 would leave the request without an answer and without an error for ever.
    request.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy()
      resolve({ status: statusCode, retryAfter: undefined, body: Buffer.alloc(0) })
    })
    request.on('response', (response) => {
      readAnswer(request, response).then(resolve, reject)
    })
    request.end(body)
  })
}

/** An answer longer than what is read of it is as good as a whole one; one that breaks off is none. */
async function readAnswer(request: ClientRequest, response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= MOST_READ) break
  }
  request.destroy()
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    body: Buffer.concat(chunks).subarray(0, MOST_READ),
  }
}

/** Asking for an address cannot be given up, but nobody needs to wait for it. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
