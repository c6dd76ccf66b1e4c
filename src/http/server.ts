import type { FastifyBaseLogger } from 'fastify'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { BATCH_LIMIT } from './batch/read-items.ts'
import type { Dialect } from './dialect.ts'
import { dialectOf } from './dialect-of.ts'
import type { House } from './house.ts'
import { linkTo, withoutPrefix } from './link-to.ts'
import { answerTrouble, BODY_LIMIT, mountRoutes } from './mount.ts'
import { publishDescription } from './operations/description.ts'
import { observeRequests } from './operations/observe-requests.ts'
import { requestId } from './operations/request-id.ts'
import { type ConnectionLimits, limitConnections, timeouts } from './pressure/connections.ts'
import { guardDoor } from './pressure/door.ts'
import { noteTurnedAway } from './pressure/note-turned-away.ts'
import { ROUTES } from './routes.ts'
import { answerUnparsed } from './unparsed-request.ts'

/** The whole HTTP side: an app that answers through `inject` without a port, and through `listen` with one. */
export async function createServer(
  house: House,
  log: FastifyBaseLogger,
  limits: ConnectionLimits,
): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'id' }),
    genReqId: requestId,
    bodyLimit: BODY_LIMIT,
    ...timeouts(limits),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: {
      maxParamLength: 4096,
      querystringParser: (text: string) => new URLSearchParams(text) as never,
    },
    clientErrorHandler: answerUnparsed,
    schemaController: {
      compilersFactory: { buildValidator: compilesNothing, buildSerializer: compilesNothing },
    },
    rewriteUrl: (request) => withoutPrefix(request.url ?? '/'),
    frameworkErrors: (error, request, reply) => {
      answerTrouble(dialectOf(pathOf(request.url)), error, request, reply)
    },
  })
  limitConnections(server, limits)
  noteTurnedAway(server, house.gate)
  refuseWhileClosing(server)
  endLongAnswersOnClose(server, house)
  guardDoor(server, { gate: house.gate, routes: ROUTES, limits: { one: BODY_LIMIT, batch: BATCH_LIMIT } })
  readRawBodies(server)
  server.decorateRequest('principal')
  server.decorateRequest('verdict')
  server.decorateRequest('turnedAway', false)
  server.decorateRequest('leaveLane', null)
  observeRequests(server, house)
  publishDescription(server, ROUTES, house.version)
  mountRoutes(server, ROUTES, house)
  server.setNotFoundHandler((request, reply) => answerUnknown(request, reply))
  server.setErrorHandler((error, request, reply) => {
    // Fastify wants a Content-Type with the method QUERY before it looks for a route.
    const isUnrouted = (error as { code?: string }).code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE'
    if (isUnrouted) return answerUnknown(request, reply)
    return answerTrouble(dialectOf(pathOf(request.url)), error, request, reply)
  })
  return server
}

/** Our own readers check and write (0003). Fastify would load its compilers all the same, which takes 20 ms and 2 MB. */
function compilesNothing(): never {
  throw new Error('No route may have a schema of Fastify')
}

/** Seconds after which a server that was told to stop is worth asking again. */
const RETRY_AFTER_STOP = 5

/** A request that comes by an open connection after the stop began is told so in its dialect's words. */
function refuseWhileClosing(server: FastifyInstance): void {
  let closing = false
  server.addHook('preClose', (done) => {
    closing = true
    done()
  })
  server.addHook('onRequest', (request, reply, done) => {
    if (!closing) return done()
    reply.header('connection', 'close')
    const trouble = { kind: 'overloaded', retryAfterSeconds: RETRY_AFTER_STOP } as const
    dialectOf(pathOf(request.url)).refuse(trouble, request, reply)
  })
}

/** A stream is never answered to the end by itself, and a test waits for others; their clients can ask again. */
function endLongAnswersOnClose(server: FastifyInstance, { streams, webhooks }: House): void {
  server.addHook('preClose', (done) => {
    streams.close()
    webhooks.endTests()
    done()
  })
}

const MEDIA_TYPE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/

/** Every body arrives as bytes, also under a Content-Type that is none: Fastify alone would answer 415 there. */
function readRawBodies(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const type = request.headers['content-type']
    if (type === '') delete request.headers['content-type']
    else if (type && !MEDIA_TYPE.test(type)) request.headers['content-type'] = 'application/octet-stream'
    done()
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

function answerUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = pathOf(request.url)
  const dialect: Dialect = dialectOf(path)
  const allow = methodsOf(path)
  if (allow.length > 0) return dialect.refuse({ kind: 'method-not-allowed', allow }, request, reply)
  const shorter = path.replace(/\/+$/, '')
  if (shorter !== '' && shorter !== path && methodsOf(shorter).length > 0) {
    const query = request.url.slice(path.length)
    return reply.redirect(linkTo(request, `${shorter}${query}`), 307)
  }
  return dialect.refuse({ kind: 'unknown-route' }, request, reply)
}

const PATTERNS = ROUTES.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replace(/:[a-z]+/g, '[^/]+')}$`),
}))

/** The methods that a path answers to, in the order of the routes. */
function methodsOf(path: string): string[] {
  return [...new Set(PATTERNS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/)
  return end === -1 ? url : url.slice(0, end)
}
