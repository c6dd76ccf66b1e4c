import fastify, { type FastifyInstance } from 'fastify'
import type { Json } from '../../../core/json.ts'
import type { Thing } from '../../../core/problems.ts'
import type { Dialect, Trouble } from '../../dialect.ts'

/** What a dialect really answers. */
export type RefusalExamples = {
  readonly of: (status: number) => RefusalExample | undefined
  /** That there is no such thing. */
  readonly notFound: (what: Thing) => RefusalExample
}

export type RefusalExample = { readonly status: number; readonly contentType: string; readonly body: Json }

/** One of each kind; where two share a status, the first one is the example. */
const TROUBLES: readonly Trouble[] = [
  { kind: 'unreadable-body', message: 'The body is not valid UTF-8' },
  { kind: 'unauthenticated', because: 'no-credentials' },
  { kind: 'forbidden', needs: 'engineer', holds: 'operator' },
  { kind: 'method-not-allowed', allow: ['GET', 'POST'] },
  { kind: 'conflict', because: 'stale-revision', message: 'The event is at revision 3 by now' },
  { kind: 'body-too-large', limit: 1_048_576 },
  {
    kind: 'invalid',
    problems: [{ path: ['description'], code: 'missing', message: 'Field required', input: {} }],
  },
  { kind: 'too-many-requests', retryAfterSeconds: 1 },
  { kind: 'storage-failure' },
  { kind: 'overloaded', retryAfterSeconds: 1 },
]

export const THINGS = [
  'Event type version',
  'Event type',
  'Log entry',
  'Event',
  'Field',
  'Asset',
  'Token',
  'User',
] as const satisfies readonly Thing[]

/**
 * Lets a dialect refuse one request of each kind and keeps what it said, so that the examples in the
 * documentation are its own words and cannot fall behind them.
 */
export async function refusalExamples(dialect: Dialect): Promise<RefusalExamples> {
  const refuse = refuserOf(dialect)
  const general = await Promise.all(TROUBLES.map(refuse.ask))
  const missing = await Promise.all(THINGS.map((what) => refuse.ask({ kind: 'not-found', what, id: 'M-17' })))
  await refuse.close()
  return {
    of: (status) => general.find((example) => example.status === status),
    notFound: (what) => missing[(THINGS as readonly Thing[]).indexOf(what)]!,
  }
}

function refuserOf(dialect: Dialect): {
  ask: (trouble: Trouble) => Promise<RefusalExample>
  close: () => Promise<void>
} {
  const server: FastifyInstance = fastify()
  const troubles: Trouble[] = []
  // Some dialects word a refusal by the route it happens on.
  server.get('/:index', { config: { route: { dialect } } }, (request, reply) => {
    const { index } = request.params as { index: number }
    return dialect.refuse(troubles[index]!, request, reply)
  })
  const ask = async (trouble: Trouble) => {
    const url = `/${troubles.push(trouble) - 1}`
    return exampleOf(await server.inject({ url, headers: { authorization: 'Bearer …' } }))
  }
  return { ask, close: () => server.close() }
}

type Answer = {
  readonly statusCode: number
  readonly headers: Record<string, unknown>
  readonly body: string
}

function exampleOf({ statusCode: status, headers, body }: Answer): RefusalExample {
  const contentType = String(headers['content-type']).replace(/;.*/, '')
  const isJson = contentType === 'application/json'
  return { status, contentType, body: isJson ? (JSON.parse(body) as Json) : body }
}
