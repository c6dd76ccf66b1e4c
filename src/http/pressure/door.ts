import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { requestId } from '../operations/request-id.ts'
import type { Route } from '../route.ts'
import { createArrivals } from './arrivals.ts'
import { createLaneFinder, type Lane } from './lane.ts'
import type { LoadGate } from './load-gate.ts'
import { type Asking, createRefusalShelf, retryAfter } from './refusal-shelf.ts'
import { Yard, type YardParts } from './yard.ts'

/** Bytes that a body may have: of a request, and of a batch. */
export type BodyLimits = { readonly one: number; readonly batch: number }

/** Bytes that NDJSON takes while it is recorded line by line, however long it is. */
const STREAMED = 2_097_152

const NDJSON = /\b(?:ndjson|jsonl|jsonlines)\b/i

/** On a request that the gate has turned away: its dialect has yet to put that into words, and says who it is. */
export const TURNED_AWAY = Symbol('turned away')

export type Marked = { [TURNED_AWAY]?: (dialect: string) => void }

type Handle = (request: IncomingMessage & Marked, response: ServerResponse) => void

type Behind = {
  readonly gate: LoadGate
  readonly routes: readonly Route[]
  readonly limits: BodyLimits
}

/**
 * Puts the gate before everything else, so that who is turned away costs next to nothing and there is time for the
 * others. The words are the dialect's own the first time, and from then on come from the shelf. Who waits to be
 * asked for the body is asked once the request is in, and not for one that is too large.
 */
export function guardDoor(app: FastifyInstance, behind: Behind): void {
  const { server } = app
  const handlers = server.listeners('request') as Handle[]
  const handle: Handle = (request, response) => {
    for (const handler of handlers) handler(request, response)
  }
  const arrivals = createArrivals()
  const { admit, yard } = createAdmit(behind, { arrivals, keepAliveSeconds: server.keepAliveTimeout / 1000 })
  app.addHook('preClose', (done) => {
    yard.close()
    done()
  })
  server.on('connection', arrivals.noteOne)
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    arrivals.after(() => {
      if (!response.destroyed && admit(request, response) !== 'answered') handle(request, response)
    })
  })
  server.on('checkContinue', (request, response) => {
    const admitted = admit(request, response)
    if (admitted === 'answered') return
    const isTooLarge = Number(request.headers['content-length']) > behind.limits.one
    if (admitted === 'in' && !isTooLarge) response.writeContinue()
    handle(request, response)
  })
}

type Admitted = 'in' | 'to be refused' | 'answered'

function createAdmit(
  { gate, routes, limits }: Behind,
  parts: Pick<YardParts, 'arrivals' | 'keepAliveSeconds'>,
) {
  const laneOf = createLaneFinder(routes)
  const shelf = createRefusalShelf()
  const yard = new Yard({
    ...parts,
    hasRoomFor: ({ method, url }) => gate.hasRoomFor(laneOf(method, url)),
    decide: (request, socket) => {
      const lane = laneOf(request.method, request.url)
      if (!gate.turnsAway({ lane, socket, bytes: request.bodyBytes })) return 'in'
      return shelf.find(request) ?? 'to be refused'
    },
  })
  const decide = (request: IncomingMessage, lane: Lane, bytes: number) =>
    gate.turnsAway({ lane, socket: request.socket, bytes }) ? 'to be refused' : 'in'

  const admit = (request: IncomingMessage & Marked, response: ServerResponse): Admitted => {
    const lane = laneOf(request.method ?? '', request.url ?? '')
    const bytes = bytesOf(request, lane, limits)
    const decided = yard.note(request, response) ?? decide(request, lane, bytes)
    if (decided === 'in') {
      const giveBack = gate.keep(bytes)
      if (giveBack) response.once('close', giveBack)
      return 'in'
    }
    yard.noteRefusal()
    return refuse(request, response)
  }
  const refuse = (request: IncomingMessage & Marked, response: ServerResponse): Admitted => {
    const asking = askingOf(request)
    const words = shelf.find(asking)
    if (!words) {
      request[TURNED_AWAY] = (dialect) => shelf.learn(asking, dialect, response)
      return 'to be refused'
    }
    const headers = [...words.headers, 'retry-after', retryAfter(), 'x-request-id', requestId(request)]
    response.writeHead(503, headers).end(words.body)
    return 'answered'
  }
  return { admit, yard }
}

function askingOf({ method = '', url = '', headers }: IncomingMessage): Asking {
  return { method, url, header: (name) => headers[name] }
}

/** A body without a length may become as large as bodies may be. */
function bytesOf({ headers }: IncomingMessage, lane: Lane, limits: BodyLimits): number {
  const length = headers['content-length']
  if (length === undefined && headers['transfer-encoding'] === undefined) return 0
  const most = lane === 'batch' ? limits.batch : limits.one
  const announced = length === undefined ? most : Math.min(Number(length), most)
  return lane === 'batch' && NDJSON.test(headers['content-type'] ?? '')
    ? Math.min(announced, STREAMED)
    : announced
}
