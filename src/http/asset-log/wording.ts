import type { Problem } from '../../core/problems.ts'
import type { Excess, Trouble } from '../dialect.ts'

/** A refusal in this dialect's words. */
export type Wording = {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

type Kind = Trouble['kind']
type Of<K extends Kind> = Extract<Trouble, { kind: K }>

/** Status, words and headers for `trouble`; `path` is what the request asked for. */
export function wordingOf(trouble: Trouble, path: string): Wording {
  const word = WORDINGS[trouble.kind] as (trouble: Trouble, path: string) => Wording
  return word(trouble, path)
}

const WORDINGS: { readonly [K in Kind]: (trouble: Of<K>, path: string) => Wording } = {
  // An Idempotency-Key is the same matter everywhere; everything else that is invalid is 400 here.
  invalid: ({ problems }) => ({
    status: isAboutKey(problems) ? 422 : 400,
    message: problems.map(sentence).join('; '),
  }),
  'not-found': ({ what, id }) => ({
    status: 404,
    message: what === 'Asset' ? `Asset with tag '${id}' does not exist` : `${what} '${id}' does not exist`,
  }),
  // The document knows 400 and 404 only; creating an asset, which it does not describe, answers 409.
  conflict: ({ because, message }) => ({ status: because === 'tag-taken' ? 409 : 400, message }),
  unauthenticated: ({ because }) => ({
    status: 401,
    message: WHY_UNAUTHENTICATED[because],
    headers: { 'www-authenticate': 'Bearer' },
  }),
  forbidden: ({ needs, holds }) => ({ status: 403, message: `This needs the role ${needs}, not ${holds}` }),
  'cross-site': () => ({ status: 403, message: 'Requests from other sites need a bearer token' }),
  'unknown-route': (_, path) => ({ status: 404, message: `The specified path was invalid: ${path}` }),
  'method-not-allowed': (_, path) => ({ status: 404, message: `The specified path was invalid: ${path}` }),
  'unreadable-body': ({ message }) => ({ status: 400, message: `Bad Request, parsing failed. ${message}` }),
  'bad-url': ({ message }) => ({ status: 400, message: `Bad Request, parsing failed. ${message}` }),
  'body-too-large': ({ limit }) => ({ status: 413, message: `The body must not exceed ${limit} bytes` }),
  'body-too-intricate': (excess) => ({
    status: 400,
    message: `Bad Request, parsing failed. Invalid Json: ${inWords(excess)}`,
  }),
  'too-many-requests': ({ retryAfterSeconds }) => ({
    status: 429,
    message: 'Too many requests',
    headers: { 'retry-after': String(retryAfterSeconds) },
  }),
  overloaded: ({ retryAfterSeconds }) => ({
    status: 503,
    message: 'The server is overloaded',
    headers: { 'retry-after': String(retryAfterSeconds) },
  }),
  'query-too-long': ({ seconds }) => ({
    status: 400,
    message: `The search was given up after ${seconds} s: narrow it down, by asset, type or time`,
  }),
  // Collins says 400 here, which tells a client that its request was wrong and must not be repeated.
  'storage-failure': () => ({ status: 500, message: 'The storage failed: nothing was recorded' }),
  unexpected: () => ({ status: 500, message: 'Unhandled exception' }),
}

const WHY_UNAUTHENTICATED: Readonly<Record<Of<'unauthenticated'>['because'], string>> = {
  'no-credentials': 'Credentials are required',
  'bad-credentials': 'The credentials are not valid',
  expired: 'The token has expired',
}

function inWords({ of, most }: Excess): string {
  if (of === 'levels') return `nested deeper than ${most} levels; flatten the message`
  if (of === 'digits') return `a number has more than ${most} digits; send it as a text`
  return `more than ${most} values; send less at a time`
}

/** What the parts of an event are called in this dialect. */
const PARAMETER: ReadonlyMap<string | number, string> = new Map([
  ['description', 'message'],
  ['severity', 'type'],
])

function isAboutKey([problem]: readonly Problem[]): boolean {
  return problem?.path[0] === 'idempotency-key'
}

function sentence({ path, message }: Problem): string {
  if (path.length === 0) return message
  return `${path.map((part) => PARAMETER.get(part) ?? part).join('.')}: ${message}`
}
