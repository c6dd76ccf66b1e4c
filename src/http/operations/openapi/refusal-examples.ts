import fastify, { type FastifyInstance } from 'fastify'
import type { Json } from '../../../core/json.ts'
import type { Thing } from '../../../core/problems.ts'
import type { Dialect, Trouble } from '../../dialect.ts'

/** What a dialect really answers: one example for each way to ask, or none where it never uses the status. */
export type RefusalExamples = {
  readonly of: (status: number) => readonly RefusalExample[]
  /** That there is no such thing. */
  readonly notFound: (what: Thing) => readonly RefusalExample[]
}

export type RefusalExample = {
  readonly way: Way
  readonly status: number
  readonly contentType: string
  /** Those that are about the answer, not about how it is transported; by name, in small letters. */
  readonly headers: readonly string[]
  readonly body: Json
}

/** What a dialect may make its answer depend on. */
type Way = { readonly name: 'bearer' | 'basic'; readonly headers: Readonly<Record<string, string>> }

const BEARER = { authorization: 'Bearer …' }

/** The first one is the example where the answer is the same for all. */
const WAYS: readonly Way[] = [
  { name: 'bearer', headers: BEARER },
  { name: 'basic', headers: { authorization: 'Basic …' } },
  { name: 'bearer', headers: { ...BEARER, accept: 'text/x-shellscript' } },
  { name: 'bearer', headers: { ...BEARER, accept: 'text/plain' } },
]

/** One of each kind; where two share a status, the first one is the example. */
const TROUBLES: readonly Trouble[] = [
  { kind: 'unreadable-body', message: 'The body is not valid UTF-8' },
  { kind: 'unauthenticated', because: 'no-credentials' },
  { kind: 'forbidden', needs: 'engineer', holds: 'operator' },
  // To HTTP Basic one dialect says 401 for want of a role, and 403 only for this.
  { kind: 'cross-site' },
  { kind: 'method-not-allowed', allow: ['GET', 'POST'] },
  { kind: 'conflict', because: 'stale-revision', message: 'The event is at revision 3 by now' },
  { kind: 'conflict', because: 'tag-taken', message: "Duplicate asset tag 'M-17'" },
  { kind: 'body-too-large', limit: 1_048_576 },
  {
    kind: 'invalid',
    problems: [{ path: ['description'], code: 'missing', message: 'Field required', input: {} }],
  },
  // One dialect has another status for this than for everything else that is invalid.
  {
    kind: 'invalid',
    place: 'header',
    problems: [
      {
        path: ['idempotency-key'],
        code: 'value_error',
        message: 'Idempotency-Key should be 1 to 255 visible ASCII characters',
        input: 'two words',
      },
    ],
  },
  { kind: 'too-many-requests', retryAfterSeconds: 1 },
  { kind: 'storage-failure' },
  { kind: 'overloaded', retryAfterSeconds: 1 },
]

export const THINGS = [
  'Conditional rule',
  'Duplication rule',
  'Guard rule',
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
 * Lets a dialect refuse requests of each kind and keeps what it said, so that the examples in the documentation
 * are its own words and cannot fall behind them.
 */
export async function refusalExamples(dialect: Dialect): Promise<RefusalExamples> {
  const refuse = refuserOf(dialect)
  const askInEachWay = (trouble: Trouble) => Promise.all(WAYS.map((way) => refuse.ask(trouble, way)))
  const general = await Promise.all(TROUBLES.map(askInEachWay))
  const missing = await Promise.all(
    THINGS.map((what) => askInEachWay({ kind: 'not-found', what, id: 'M-17' })),
  )
  await refuse.close()
  return {
    of: (status) => WAYS.flatMap((way) => firstOf(general.flat(), { status, way }) ?? []),
    notFound: (what) => missing[(THINGS as readonly Thing[]).indexOf(what)]!,
  }
}

function firstOf(
  examples: readonly RefusalExample[],
  { status, way }: Pick<RefusalExample, 'status' | 'way'>,
): RefusalExample | undefined {
  return examples.find((example) => example.status === status && example.way === way)
}

function refuserOf(dialect: Dialect): {
  ask: (trouble: Trouble, way: Way) => Promise<RefusalExample>
  close: () => Promise<void>
} {
  const server: FastifyInstance = fastify()
  const troubles: Trouble[] = []
  // Some dialects word a refusal by the route it happens on.
  server.get('/:index', { config: { route: { dialect } } }, (request, reply) => {
    const { index } = request.params as { index: number }
    return dialect.refuse(troubles[index]!, request, reply)
  })
  const ask = async (trouble: Trouble, way: Way) => {
    const url = `/${troubles.push(trouble) - 1}`
    return exampleOf(await server.inject({ url, headers: way.headers }), way)
  }
  return { ask, close: () => server.close() }
}

type Answer = {
  readonly statusCode: number
  readonly headers: Record<string, unknown>
  readonly body: string
}

const TRANSPORT = new Set(['connection', 'content-length', 'content-type', 'date'])

function exampleOf({ statusCode: status, headers, body }: Answer, way: Way): RefusalExample {
  const contentType = String(headers['content-type']).replace(/;.*/, '')
  const isJson = contentType === 'application/json'
  return {
    way,
    status,
    contentType,
    headers: Object.keys(headers).filter((name) => !TRANSPORT.has(name)),
    body: isJson ? (JSON.parse(body) as Json) : body,
  }
}
