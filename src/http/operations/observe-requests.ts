import type { FastifyInstance, FastifyReply } from 'fastify'
import type { House } from '../house.ts'
import type { Ask, Route } from '../route.ts'
import type { RequestTimer } from './metrics.ts'
import { ShapeSample } from './shape-sample.ts'

/** Times, counts and logs every answer, and gives each the headers that keep browsers careful. */
export function observeRequests(server: FastifyInstance, house: House): void {
  const routes = new Map<unknown, Observed>()

  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff')
    done()
  })

  server.addHook('onResponse', (request, reply, done) => {
    const config = request.routeOptions.config as RouteConfig
    let route = routes.get(config)
    if (!route) {
      route = { time: house.metrics.requestTimer(...labelsOf(config)), sample: new ShapeSample() }
      routes.set(config, route)
    }
    route.time(reply.statusCode, reply.elapsedTime / 1000)
    route.sample.note(request, reply)
    const { verdict } = request as Ask
    if (verdict && config.route) house.metrics.verdict(config.route.dialect.name, verdict)
    if (!(request as Ask).turnedAway) logAnswer(request as Ask, reply, config)
    done()
  })
}

type Observed = { readonly time: RequestTimer; readonly sample: ShapeSample }

/** Fastify keeps one such object per route and method; for an unknown URL it has nothing in it. */
type RouteConfig = {
  readonly method?: string | readonly string[]
  readonly url?: string
  readonly route?: Route
}

/** Unknown URLs share one label, or anybody could make as many time series as they like. */
function labelsOf({ method, url }: RouteConfig): [method: string, route: string] {
  return url === undefined ? ['any', 'none'] : [String(method), url]
}

/** One line per answer. The URL itself is not in it: a query string may hold what nobody should read. */
function logAnswer(request: Ask, reply: FastifyReply, { url }: RouteConfig): void {
  const { method, principal, verdict } = request
  const line = {
    method,
    route: url ?? null,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 1000) / 1000,
    principal: principal?.name ?? null,
    ...(verdict && { verdict }),
    remote: request.ip,
  }
  request.log[levelFor(method, reply.statusCode)](line, 'answered')
}

function levelFor(method: string, status: number): 'debug' | 'info' | 'warn' | 'error' {
  if (status >= 500) return 'error'
  if (status >= 400) return 'warn'
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'debug' : 'info'
}
