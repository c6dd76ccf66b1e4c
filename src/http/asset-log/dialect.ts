import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Dialect, Trouble } from '../dialect.ts'
import { startAnyAnswer, WRITERS } from './answer.ts'
import { COLLINS_TITLE, DOCUMENT_TITLE } from './answer-docs.ts'
import { CONTENT_TYPES, type OutputFormat } from './output-format.ts'
import {
  ASSET_LOG_DIALECT,
  collinsError,
  type Shape,
  shapedRefusal,
  shapeOf,
  statusWords,
  usesBasic,
} from './shape.ts'
import type { TreeObject } from './tree.ts'
import { type Wording, wordingOf } from './wording.ts'

const REFUSALS: Dialect['refusals'] = {
  400: 'The request had errors',
  401: 'Who asks is not known; with HTTP Basic also: may not do this',
  403: 'Who asks may not do this',
  413: 'The body is too large',
  429: 'Too many requests; Retry-After says when to come again',
  500: 'The server failed; nothing was stored',
  503: 'The server is overloaded; Retry-After says when to come again',
}

const OURS = { Success: Type.Literal(false), ERROR_DETAILS: Type.String({ description: 'What was wrong' }) }

// Closed, or whatever Collins says would be this as well.
const DOCUMENT_REFUSAL = Type.Object(OURS, { title: DOCUMENT_TITLE, additionalProperties: false })

const COLLINS_REFUSAL = Type.Object({
  status: Type.String({ examples: ['error'] }),
  data: Type.Object({ message: Type.String() }),
  ...OURS,
})

/** The words of `/api/asset/:tag/log` and `…/logs`: the document's own, or Collins's for its clients. */
export const assetLog: Dialect = {
  name: ASSET_LOG_DIALECT,
  refuse,
  refusalSchema: Type.Unsafe({ oneOf: [DOCUMENT_REFUSAL, { ...COLLINS_REFUSAL, title: COLLINS_TITLE }] }),
  refusals: REFUSALS,
}

/** The words of the routes that only Collins has: its envelope for everybody. */
export const collins: Dialect = {
  name: 'collins',
  refuse,
  refusalSchema: COLLINS_REFUSAL,
  refusals: REFUSALS,
}

function refuse(trouble: Trouble, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const shape = shapeOf(request)
  if (isSignInTrouble(trouble) && expectsCollinsSignIn(request, shape)) return refuseSignIn(reply)

  const wording = wordingOf(trouble, request.url.split('?', 1)[0]!)
  const format = startAnyAnswer(request, reply, wording.status)
  if (wording.headers) reply.headers(wording.headers)
  return reply.send(WRITERS[format](refusalBody(trouble, wording, { shape, format })))
}

type Look = { readonly shape: Shape; readonly format: OutputFormat }

function refusalBody(trouble: Trouble, { status, message }: Wording, { shape, format }: Look): TreeObject {
  // Collins has no words for an unknown log entry.
  if (trouble.kind === 'not-found' && trouble.what === 'Log entry') {
    const data = { SUCCESS: false }
    return format === 'json'
      ? { status: statusWords(status), data, Success: false, ERROR_DETAILS: message }
      : data
  }
  return format === 'json' ? shapedRefusal(shape, message) : collinsError(message)
}

function isSignInTrouble({ kind }: Trouble): boolean {
  return kind === 'unauthenticated' || kind === 'forbidden'
}

/** Collins's clients take a JSON body at 401 for a failed request, so theirs is plain text. */
function expectsCollinsSignIn(request: FastifyRequest, shape: Shape): boolean {
  return usesBasic(request) || (shape === 'collins' && request.headers.authorization === undefined)
}

function refuseSignIn(reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .header('content-type', CONTENT_TYPES.text)
    .header('vary', 'Authorization, Accept')
    .send('Invalid Username/Password specified')
}
