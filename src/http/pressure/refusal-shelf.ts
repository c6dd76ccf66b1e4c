import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { formatAskedFor } from '../asset-log/output-format.ts'
import { ASSET_LOG_DIALECT, isBasic } from '../asset-log/shape.ts'
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
  /**
   * Keeps what the request is answered by the dialect of this name. A URL may be written so that it looks like one of
   * another dialect: what is said to such a request is not for others.
   */
  readonly learn: (asking: Asking, dialect: string, response: ServerResponse) => void
}

/** What is another time in each answer. */
const OF_ITS_OWN = ['retry-after', 'x-request-id', 'connection', 'date']

export function createRefusalShelf(): RefusalShelf {
  const byKind = new Map<string, Words>()
  return {
    find: (asking) => byKind.get(kindOf(asking)),
    learn: (asking, dialect, response) => {
      if (dialect !== nameOf(asking)) return
      overhear(response, (words) => byKind.set(kindOf(asking), words))
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

/** All that the words depend on: of each a few, whatever clients make up. */
function kindOf(asking: Asking): string {
  const name = nameOf(asking)
  const kind = `${asking.method === 'HEAD'} ${name}`
  // FastAPI has one form for all.
  if (name !== ASSET_LOG_DIALECT && name !== 'collins') return kind
  const format = formatAskedFor(withoutPrefix(asking.url), asking.header('accept'))
  return `${kind} ${isBasic(asking.header('authorization'))} ${format}`
}

const ASSET_LOG = /^\/api\/asset\/[^/]+\/logs?$/

/** The dialect by the looks of the URL. */
function nameOf({ url }: Asking): string {
  const path = withoutPrefix(url).split('?', 1)[0]!
  return ASSET_LOG.test(path) ? ASSET_LOG_DIALECT : dialectOf(path).name
}

/** Seconds; not all who are turned away at once should come again at once. */
const SOONEST = 1
const LATEST = 3

export function retryAfter(): string {
  return String(SOONEST + Math.floor(Math.random() * (LATEST - SOONEST + 1)))
}
