import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import type { Trouble } from '../dialect.ts'
import { fastapiDialect } from './dialect.ts'

const WORDS = fastapiDialect({ name: 'test', storageFailure: 'Nothing was stored' })

async function answerTo(trouble: Trouble) {
  const server = fastify()
  server.get('/', (request, reply) => WORDS.refuse(trouble, request, reply))
  return server.inject('/')
}

type Case = readonly [trouble: Trouble, status: number, body: string, headers?: Record<string, string>]

const CASES: readonly Case[] = [
  [
    { kind: 'unauthenticated', because: 'no-credentials' },
    401,
    '{"detail":"Authorization header required"}',
    { 'www-authenticate': 'Bearer' },
  ],
  [{ kind: 'unauthenticated', because: 'bad-credentials' }, 401, '{"detail":"Invalid credentials"}'],
  [{ kind: 'unauthenticated', because: 'expired' }, 401, '{"detail":"Token has expired"}'],
  [
    { kind: 'forbidden', needs: 'engineer', holds: 'viewer' },
    403,
    '{"detail":"Needs the role engineer; you are viewer"}',
  ],
  [{ kind: 'cross-site' }, 403, '{"detail":"Requests from other sites need a bearer token"}'],
  [{ kind: 'unknown-route' }, 404, '{"detail":"Not Found"}'],
  [{ kind: 'not-found', what: 'Event', id: 'e' }, 404, '{"detail":"Event not found"}'],
  [{ kind: 'not-found', what: 'Event type', id: 't' }, 404, '{"detail":"Event type not found"}'],
  [
    { kind: 'method-not-allowed', allow: ['GET', 'PATCH'] },
    405,
    '{"detail":"Method Not Allowed"}',
    { allow: 'GET, PATCH' },
  ],
  [{ kind: 'conflict', because: 'taken', message: 'Taken' }, 409, '{"detail":"Taken"}'],
  [
    { kind: 'conflict', because: 'state', message: 'No', details: { allowed_transitions: ['active'] } },
    409,
    '{"detail":"No","allowed_transitions":["active"]}',
  ],
  [{ kind: 'unreadable-body', message: 'm' }, 400, '{"detail":"There was an error parsing the body"}'],
  [{ kind: 'bad-url', message: 'm' }, 400, '{"detail":"There was an error parsing the URL"}'],
  [{ kind: 'body-too-large', limit: 5 }, 413, '{"detail":"Request body should be at most 5 bytes"}'],
  [
    { kind: 'too-many-requests', retryAfterSeconds: 7 },
    429,
    '{"detail":"Too many requests"}',
    { 'retry-after': '7' },
  ],
  [
    { kind: 'overloaded', retryAfterSeconds: 2 },
    503,
    '{"detail":"The server has more to do than it can keep up with"}',
    { 'retry-after': '2' },
  ],
  [{ kind: 'storage-failure' }, 500, '{"detail":"Nothing was stored"}'],
  [{ kind: 'unexpected' }, 500, '{"detail":"Internal Server Error"}'],
  [
    { kind: 'invalid', problems: [{ path: ['fields', 'a'], code: 'c', message: 'm', input: 5 }] },
    422,
    '{"detail":[{"type":"c","loc":["body","fields","a"],"msg":"m","input":5}]}',
  ],
  [
    {
      kind: 'invalid',
      place: 'query',
      problems: [{ path: ['limit'], code: 'c', message: 'm', input: '0', ctx: { ge: 1 } }],
    },
    422,
    '{"detail":[{"type":"c","loc":["query","limit"],"msg":"m","input":"0","ctx":{"ge":1}}]}',
  ],
]

test('every trouble has its status, words and headers', async () => {
  for (const [trouble, status, body, headers = {}] of CASES) {
    const answer = await answerTo(trouble)
    assert.equal(answer.statusCode, status, trouble.kind)
    assert.equal(answer.body, body, trouble.kind)
    assert.equal(answer.headers['content-type'], 'application/json', trouble.kind)
    for (const [name, value] of Object.entries(headers)) assert.equal(answer.headers[name], value, name)
  }
})
