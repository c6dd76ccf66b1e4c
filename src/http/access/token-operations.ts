import Type from 'typebox'
import type { Token } from '../../core/access/access-registry.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { compile } from '../fastapi/validate.ts'
import { PAGE_PARAMETERS, pageAnswer, pageFrom, readPage } from '../offset-page.ts'
import type { Operation } from '../route.ts'
import { LOGIN_SECONDS } from './login-token.ts'
import { readSecretBody } from './read-secret-body.ts'
import {
  checkNewToken,
  expiryOf,
  ISSUED_TOKEN,
  NEW_TOKEN,
  presentToken,
  TOKEN,
  TOKEN_EXAMPLE,
} from './token-wire.ts'
import { ROLE } from './user-wire.ts'

const LOGIN = Type.Object({
  email: Type.String({ description: 'Email or name' }),
  password: Type.String(),
})

const checkLogin = compile(LOGIN)

/** Bytes: anybody may send such a body, and a name and a password need no more. */
const LOGIN_BODY_LIMIT = 4_096

const LOGGED_IN = Type.Object({
  access_token: Type.String({ description: 'Goes into `Authorization: Bearer …`' }),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer({ description: 'Seconds' }),
  user_id: Type.String(),
  role: ROLE,
})

const LOGGED_IN_EXAMPLE = {
  access_token: 'glog_5xQ…',
  token_type: 'bearer',
  expires_in: 86_400,
  user_id: '5f0c3a4e-6f0b-4b57-9d29-0d2f9f1f7a10',
  role: 'operator',
}

export const login: Operation = {
  id: 'login',
  summary: 'Get a bearer token for a password',
  body: {
    'application/json': { schema: LOGIN, example: { email: 'blake@example.com', password: 'admin:first' } },
  },
  bodyLimit: LOGIN_BODY_LIMIT,
  answers: {
    200: { description: 'A token for a day', schema: LOGGED_IN, example: LOGGED_IN_EXAMPLE },
    401: {
      description: 'There is no such user, or the password is another',
      example: { detail: 'Invalid email or password' },
      headers: { 'WWW-Authenticate': '`Bearer`' },
    },
    422: { description: 'The body is not valid' },
  },
  // Passwords are checked a few at a time, and whoever comes on top of those is turned away there.
  lane: 'none',
  handle: async (request, reply, { gatekeeper }) => {
    const { email, password } = readSecretBody(request, checkLogin)
    const peer = request.socket.remoteAddress
    const verdict = await gatekeeper.checkPassword({ login: email, password, peer })
    if (verdict === 'wrong') {
      reply.header('www-authenticate', 'Bearer')
      return sendJson(reply, 401, { detail: 'Invalid email or password' })
    }
    if ('trouble' in verdict) throw new Refused(verdict.trouble)
    const { id, role } = verdict.user
    return sendJson(reply.header('cache-control', 'no-store'), 200, {
      access_token: await gatekeeper.tokens.issueLogin(verdict.user),
      token_type: 'bearer',
      expires_in: LOGIN_SECONDS,
      user_id: id,
      role,
    })
  },
}

export const listTokens: Operation = {
  id: 'listTokens',
  summary: 'List the API tokens',
  description:
    'Newest first, revoked and expired ones included. The tokens themselves are never shown again.',
  query: PAGE_PARAMETERS,
  answers: { 200: pageAnswer(TOKEN, TOKEN_EXAMPLE) },
  handle: async (request, reply, { registries: { access } }) => {
    const page = readPage(request, 'tokens')
    const users = new Map((await access.listUsers()).map((user) => [user.id, user]))
    const present = (token: Token) => presentToken(token, users.get(token.userId ?? '') ?? null)
    return sendJson(reply, 200, pageFrom(await access.listTokens(), page, present))
  },
}

export const createToken: Operation = {
  id: 'createToken',
  summary: 'Make an API token',
  description: 'The answer is the only place where the token itself is ever shown.',
  body: {
    'application/json': {
      schema: NEW_TOKEN,
      example: { name: 'historian', role: 'operator', expires_in: 7_776_000 },
    },
  },
  answers: {
    201: {
      description: 'The token',
      schema: ISSUED_TOKEN,
      example: { ...TOKEN_EXAMPLE, token: 'glog_pV3…' },
    },
    404: { description: 'No user has this id or name' },
    422: { description: 'The body is not valid, or asks for a role above that of the user' },
  },
  handle: async (request, reply, { gatekeeper, now }) => {
    const body = readBody(request, checkNewToken)
    const { name, role, user: idOrName = null } = body
    const expiresAt = accepted(expiryOf(body, now()))
    const issued = accepted(await gatekeeper.tokens.issue({ name, role, user: idOrName, expiresAt }))
    const { token, user, secret } = issued
    return sendJson(reply.header('cache-control', 'no-store'), 201, {
      ...presentToken(token, user),
      token: secret,
    })
  },
}

export const revokeToken: Operation = {
  id: 'revokeToken',
  summary: 'Revoke an API token',
  description: 'It stops working at once, and for good.',
  answers: {
    204: { description: 'Revoked' },
    404: { description: 'No token has this id' },
  },
  handle: async (request, reply, { gatekeeper }) => {
    accepted(await gatekeeper.tokens.revoke(request.params['id'] ?? ''))
    return reply.code(204).send()
  },
}
