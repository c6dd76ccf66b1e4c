import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Details } from '../../core/problems.ts'
import type { Dialect, Excess, Trouble } from '../dialect.ts'
import { isJsonType } from './content-type.ts'
import type { DetailItem } from './detail-item.ts'
import { withExactInputs } from './exact-inputs.ts'
import { bodyItems, detailBody, UNREADABLE_BODY } from './problem-details.ts'
import { sendJson, sendJsonText } from './send-json.ts'
import { withShortInputs } from './short-inputs.ts'

type Kind = Trouble['kind']
type Of<K extends Kind> = Extract<Trouble, { kind: K }>

type Phrases = { readonly storageFailure: string }

/** What a dialect calls the members of an event, where `/events` has another name for them. */
type Names = Readonly<Record<string, string>>

type Answer = {
  readonly status: number
  readonly detail: string
  /** Stand beside `detail`, for machines. */
  readonly details?: Details | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** The words of FastAPI services: `{"detail": …}`, with a list of problems at 422. */
export function fastapiDialect({
  name,
  storageFailure,
  names = {},
}: { name: string; names?: Names } & Phrases): Dialect {
  return {
    name,
    refuse: (trouble, request, reply) =>
      trouble.kind === 'invalid'
        ? sendJsonText(reply, 422, detailBody(itemsOf(trouble, request, names)))
        : refuse(trouble, reply, { storageFailure }),
    refusalSchema: REFUSAL,
    refusals: REFUSALS,
  }
}

/** What is wrong, each item with its input as it was written in the body. */
function itemsOf(
  trouble: Of<'invalid'>,
  { body, headers }: FastifyRequest,
  names: Names,
): readonly DetailItem[] {
  const items = bodyItems(trouble.problems).map((item) => named(item, names))
  if ('place' in trouble)
    return items.map((item) => ({ ...item, loc: [trouble.place, ...item.loc.slice(1)] }))
  if (!Buffer.isBuffer(body)) return items
  return withShortInputs(isJsonType(headers['content-type']) ? withExactInputs(items, body) : items, body)
}

/** Only members of the body itself have names of their own. */
function named(item: DetailItem, names: Names): DetailItem {
  const [place, member, ...inside] = item.loc
  const name = typeof member === 'string' && Object.hasOwn(names, member) ? names[member] : undefined
  return name === undefined ? item : { ...item, loc: [place!, name, ...inside] }
}

function refuse(
  trouble: Exclude<Trouble, Of<'invalid'>>,
  reply: FastifyReply,
  phrases: Phrases,
): FastifyReply {
  const answer = ANSWERS[trouble.kind] as (trouble: Trouble, phrases: Phrases) => Answer
  const { status, detail, details, headers } = answer(trouble, phrases)
  if (headers) reply.headers(headers)
  return sendJson(reply, status, { detail, ...details })
}

const ANSWERS: { readonly [K in Exclude<Kind, 'invalid'>]: (trouble: Of<K>, phrases: Phrases) => Answer } = {
  unauthenticated: ({ because }) => ({
    status: 401,
    detail: WHY_UNAUTHENTICATED[because],
    headers: { 'www-authenticate': 'Bearer' },
  }),
  forbidden: ({ needs, holds }) => ({ status: 403, detail: `Needs the role ${needs}; you are ${holds}` }),
  'cross-site': () => ({ status: 403, detail: 'Requests from other sites need a bearer token' }),
  'unknown-route': () => ({ status: 404, detail: 'Not Found' }),
  'not-found': ({ what }) => ({ status: 404, detail: `${what} not found` }),
  'method-not-allowed': ({ allow }) => ({
    status: 405,
    detail: 'Method Not Allowed',
    headers: { allow: allow.join(', ') },
  }),
  conflict: ({ message, details }) => ({ status: 409, detail: message, details }),
  'unreadable-body': () => ({ status: 400, detail: UNREADABLE_BODY }),
  'bad-url': () => ({ status: 400, detail: 'There was an error parsing the URL' }),
  'body-too-large': ({ limit }) => ({ status: 413, detail: `Request body should be at most ${limit} bytes` }),
  'body-too-intricate': ({ of, most }) => INTRICATE[of](most),
  'too-many-requests': ({ retryAfterSeconds }) => ({
    status: 429,
    detail: 'Too many requests',
    headers: { 'retry-after': String(retryAfterSeconds) },
  }),
  overloaded: ({ retryAfterSeconds }) => ({
    status: 503,
    detail: 'The server has more to do than it can keep up with',
    headers: { 'retry-after': String(retryAfterSeconds) },
  }),
  'query-too-long': ({ seconds }) => ({
    status: 422,
    detail: `The query was given up after ${seconds} s: narrow it down with more filters`,
  }),
  'storage-failure': (_, { storageFailure }) => ({ status: 500, detail: storageFailure }),
  unexpected: () => ({ status: 500, detail: 'Internal Server Error' }),
}

/** Python cannot read more levels and digits either, for which FastAPI has these words. */
const INTRICATE: Readonly<Record<Excess['of'], (most: number) => Answer>> = {
  levels: (most) => ({
    status: 400,
    detail: `${UNREADABLE_BODY}: it nests deeper than ${most} levels; flatten it`,
  }),
  digits: (most) => ({
    status: 400,
    detail: `${UNREADABLE_BODY}: a whole number has more than ${most} digits; send it as a text`,
  }),
  values: (most) => ({
    status: 413,
    detail: `Request body should have at most ${most} values, at all depths; send less at a time`,
  }),
}

const WHY_UNAUTHENTICATED: Readonly<Record<Of<'unauthenticated'>['because'], string>> = {
  'no-credentials': 'Authorization header required',
  'bad-credentials': 'Invalid credentials',
  expired: 'Token has expired',
}

const PROBLEM = Type.Object({
  type: Type.String({ description: 'A stable code, such as `missing` or `string_too_long`' }),
  loc: Type.Array(Type.Union([Type.String(), Type.Integer()]), {
    description: 'Where: `["body","fields","cause"]`',
  }),
  msg: Type.String(),
  input: Type.Optional(
    Type.Unknown({
      description: 'What was submitted there; absent if that is secret, or long in a large body',
    }),
  ),
  ctx: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

const REFUSAL = Type.Object(
  { detail: Type.Union([Type.String(), Type.Array(PROBLEM)]) },
  {
    additionalProperties: Type.Unknown({
      description:
        'At 409, what stands in the way, for machines: such as `version`, `revision`, `state`, `allowed_transitions`',
    }),
  },
)

const REFUSALS: Dialect['refusals'] = {
  400: 'The request could not be read',
  401: 'Who asks is not known',
  403: 'Who asks may not do this',
  413: 'The body is too large, or has too many values',
  422: 'What was sent is not valid; every problem is listed, up to 100',
  429: 'Too many requests; Retry-After says when to come again',
  500: 'The server failed; nothing was stored',
  503: 'The server is overloaded; Retry-After says when to come again',
}
