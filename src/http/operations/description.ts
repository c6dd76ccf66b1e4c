import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Route } from '../route.ts'
import { describeServer } from './openapi/describe-server.ts'
import { docsPage } from './pages/docs-page.ts'

/** What the server says about its routes, to machines and to people. */
export type Description = { readonly document: Told; readonly page: Told }

/** An answer that never changes, ready to be sent. */
type Told = {
  readonly headers: Readonly<Record<string, string>>
  readonly plain: Buffer
  /** A tenth of it: worth the trouble on a phone in a plant. */
  readonly zipped: Buffer
}

/** Lets `descriptionOf` describe these routes; made when somebody first asks, so that starting costs nothing. */
export function publishDescription(server: FastifyInstance, routes: readonly Route[], version: string): void {
  let made: Promise<Description> | undefined
  server.decorate('describe', () => {
    made ??= describe(routes, version)
    return made
  })
}

export function descriptionOf(request: FastifyRequest): Promise<Description> {
  return request.server.getDecorator<() => Promise<Description>>('describe')()
}

export function tell(
  request: FastifyRequest,
  reply: FastifyReply,
  { headers, plain, zipped }: Told,
): FastifyReply {
  reply.headers(headers).header('vary', 'Accept-Encoding')
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(plain)
  return reply.header('content-encoding', 'gzip').send(zipped)
}

async function describe(routes: readonly Route[], version: string): Promise<Description> {
  const document = await describeServer(routes, version)
  const page = docsPage(document)
  const asJson = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' }
  return { document: told(JSON.stringify(document), asJson), page: told(page.text, page.headers) }
}

function told(text: string, headers: Told['headers']): Told {
  const plain = Buffer.from(text)
  return { headers, plain, zipped: gzipSync(plain) }
}
