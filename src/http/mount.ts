import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { QueryTooLong } from '../core/query-too-long.ts'
import { StorageFailure } from '../core/storage-failure.ts'
import type { Admission } from './access/admission.ts'
import { type Dialect, Refused, type Trouble } from './dialect.ts'
import type { House } from './house.ts'
import { type Marked, TURNED_AWAY } from './pressure/door.ts'
import { laneOf } from './pressure/lane.ts'
import { retryAfter } from './pressure/refusal-shelf.ts'
import type { Ask, Route } from './route.ts'
import { ClientGone } from './while-waiting.ts'

/**
 * Puts every route on the server: who asks is settled first, then the handler runs, and whatever goes wrong
 * is answered in the words of the route's dialect.
 */
export function mountRoutes(server: FastifyInstance, routes: readonly Route[], house: House): void {
  for (const route of routes) {
    if (route.operation.streamLimit === undefined) mountRoute(server, route, house)
    // How bodies are read is settled for a scope, not for a route.
    else server.register(async (scope) => mountRoute(passBodiesOn(scope), route, house))
  }
}

function mountRoute(server: FastifyInstance, route: Route, house: House): void {
  const lane = laneOf(route)
  server.route({
    method: route.method,
    url: route.path,
    config: { route },
    bodyLimit: route.operation.bodyLimit ?? BODY_LIMIT,
    onRequest: (request, reply, done) => {
      admit({ route, house, done }, request as Ask, reply)
    },
    handler: (request, reply) => {
      const ask = request as unknown as Ask
      ask.leaveLane = house.gate.enter(lane)
      if (lane === 'export') reply.raw.once('close', ask.leaveLane)
      const handle = () => route.operation.handle(ask, reply, house)
      return lane === 'read' ? inItsTurn(house, handle) : handle()
    },
    // Once it is decided, a request is no longer under way, however slowly its client reads the answer.
    ...(lane !== 'export' && { onSend: leaveLane }),
    errorHandler: (error, request, reply) => answerTrouble(route.dialect, error, request, reply),
  })
}

/** A crowd of reads takes turns, so that it holds up nobody who writes. */
function inItsTurn<Answer>({ readTurns }: House, read: () => Answer): Promise<Awaited<Answer>> {
  return new Promise<void>((resolve) => readTurns.take(resolve)).then(read) as Promise<Awaited<Answer>>
}

function leaveLane(request: FastifyRequest, _reply: FastifyReply, payload: unknown, done: SendDone): void {
  ;(request as Ask).leaveLane?.()
  done(null, payload)
}

type SendDone = (error: Error | null, payload: unknown) => void

function passBodiesOn(server: FastifyInstance): FastifyInstance {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  return server
}

type Entrance = { readonly route: Route; readonly house: House; readonly done: (error?: Error) => void }

/** Most are known, and are let in at once: a promise for each would be dear. */
function admit({ route, house, done }: Entrance, request: Ask, reply: FastifyReply): unknown {
  const tellDialect = (request.raw as Marked)[TURNED_AWAY]
  if (tellDialect) {
    tellDialect(route.dialect.name)
    return turnAway(route.dialect, request, reply)
  }
  if (isUnnamed(request)) return reply.callNotFound()
  const follow = (admission: Admission) => {
    if ('trouble' in admission) return route.dialect.refuse(admission.trouble, request, reply)
    request.principal = admission.principal
    return done()
  }
  const admission = house.gatekeeper.admit(request, route)
  return admission instanceof Promise ? admission.then(follow, done) : follow(admission)
}

/** Without a log line: under load, one for each would only add to it. The gate counts them and tells now and then. */
function turnAway(dialect: Dialect, request: Ask, reply: FastifyReply): FastifyReply {
  request.turnedAway = true
  return dialect.refuse({ kind: 'overloaded', retryAfterSeconds: Number(retryAfter()) }, request, reply)
}

/** The router takes `/events/` for an event without a name; it is `/events` with a slash too many. */
function isUnnamed({ params, url }: Ask): boolean {
  for (const name in params) if (params[name] === '' && /\/(?:[?#]|$)/.test(url)) return true
  return false
}

/** Answers an error in a dialect's words; only what nobody foresaw is logged as an error. */
export function answerTrouble(
  dialect: Dialect,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const trouble = troubleOf(error, request)
  // Somebody who closes a page is nobody's failure.
  if (error instanceof ClientGone) request.log.debug(error.message)
  else if (trouble.kind === 'unexpected' || trouble.kind === 'storage-failure') {
    request.log.error({ err: error }, trouble.kind)
  }
  return dialect.refuse(trouble, request, reply)
}

function troubleOf(error: unknown, { routeOptions }: FastifyRequest): Trouble {
  if (error instanceof Refused) return error.trouble
  if (error instanceof QueryTooLong) return { kind: 'query-too-long', seconds: error.seconds }
  if (error instanceof StorageFailure) return { kind: 'storage-failure' }
  const { code, message } = error as { code?: string; message: string }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return { kind: 'body-too-large', limit: routeOptions.bodyLimit ?? BODY_LIMIT }
  }
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return { kind: 'unreadable-body', message }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { kind: 'unreadable-body', message }
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH') return { kind: 'bad-url', message }
  return { kind: 'unexpected' }
}

/** Bytes; larger bodies are refused while they arrive. */
export const BODY_LIMIT = 1_048_576
