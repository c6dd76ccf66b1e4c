import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { dialectOf } from '../dialect-of.ts'
import { withoutPrefix } from '../link-to.ts'

/** What a dialect says to a request that is turned away. */
export type Words = {
  /** Names and values by turns, as Node takes them with the least work. */
  readonly headers: readonly string[]
  /** As text, which leaves together with the headers. */
  readonly body: string
}

/** What the words of a refusal may depend on. */
export type Asking = {
  readonly method: string
  readonly url: string
  readonly header: (name: 'accept' | 'authorization') => string | undefined
}

/** Keeps what dialects said to requests turned away, ready to be said again to requests of the same kind. */
export type RefusalShelf = {
  readonly find: (asking: Asking) => Words | undefined
  /** Keeps what the request is answered. */
  readonly learn: (asking: Asking, response: ServerResponse) => void
}

/** Kinds of requests: clients differ in what they accept, and could make up as much of that as they like. */
const MOST_KINDS = 100

/** What is another time in each answer. */
const OF_ITS_OWN = ['retry-after', 'x-request-id', 'connection', 'date']

export function createRefusalShelf(): RefusalShelf {
  const byKind = new Map<string, Words>()
  return {
    find: (asking) => byKind.get(kindOf(asking)),
    learn: (asking, response) => {
      if (byKind.size < MOST_KINDS) overhear(response, (words) => byKind.set(kindOf(asking), words))
    },
  }
}

/** Tells what an answer says, where it is said at once and turns the request away. */
function overhear(response: ServerResponse, tell: (words: Words) => void): void {
  const { writeHead, end } = response
  let said: OutgoingHttpHeaders | undefined
  response.writeHead = function head(this: ServerResponse, status: number, headers: OutgoingHttpHeaders) {
    if (status === 503) said = { ...headers }
    return Reflect.apply(writeHead, this, [status, headers])
  } as ServerResponse['writeHead']
  response.end = function body(this: ServerResponse, chunk?: unknown, ...rest: unknown[]) {
    const isWhole = typeof chunk === 'string' || chunk instanceof Uint8Array
    if (said && isWhole) tell(wordsOf(said, Buffer.from(chunk).toString()))
    return Reflect.apply(end, this, [chunk, ...rest])
  } as ServerResponse['end']
}

function wordsOf(said: OutgoingHttpHeaders, body: string): Words {
  const headers = { ...said, 'content-length': Buffer.byteLength(body) }
  const kept = Object.entries(headers).filter(([name]) => !OF_ITS_OWN.includes(name))
  return { headers: kept.flatMap(([name, value]) => [name, String(value)]), body }
}

const ASSET_LOG = /^\/api\/asset\/[^/]+\/logs?$/

function kindOf({ method, url, header }: Asking): string {
  const [path = '', query = ''] = withoutPrefix(url).split('?', 2)
  const { name } = dialectOf(path)
  // FastAPI has one form for all.
  if (name !== 'collins') return `${method === 'HEAD'} ${name}`
  const outputType = /outputType=[a-z]*/.exec(query)?.[0]
  const ending = /\.[a-z]+$/.exec(path)?.[0]
  const isBasic = /^basic\b/i.test(header('authorization') ?? '')
  const accept = header('accept')?.slice(0, 100)
  return `${method === 'HEAD'} ${ASSET_LOG.test(path)} ${isBasic} ${outputType} ${ending} ${accept}`
}

/** Seconds; not all who are turned away at once should come again at once. */
const SOONEST = 1
const LATEST = 3

export function retryAfter(): string {
  return String(SOONEST + Math.floor(Math.random() * (LATEST - SOONEST + 1)))
}
