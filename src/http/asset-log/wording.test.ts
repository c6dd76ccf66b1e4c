import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Trouble } from '../dialect.ts'
import { type Wording, wordingOf } from './wording.ts'

const problem = { path: ['description'], code: 'missing', message: 'Field required', input: null }

const CASES: readonly (readonly [trouble: Trouble, wording: Wording])[] = [
  [
    { kind: 'invalid', problems: [problem, { ...problem, path: ['severity'] }, { ...problem, path: [] }] },
    { status: 400, message: 'message: Field required; type: Field required; Field required' },
  ],
  [
    { kind: 'not-found', what: 'Asset', id: 'x' },
    { status: 404, message: "Asset with tag 'x' does not exist" },
  ],
  [
    { kind: 'conflict', because: 'tag-taken', message: 'taken' },
    { status: 409, message: 'taken' },
  ],
  [
    { kind: 'conflict', because: 'duplicate', message: 'repeats an event' },
    { status: 400, message: 'repeats an event' },
  ],
  [
    { kind: 'unauthenticated', because: 'no-credentials' },
    { status: 401, message: 'Credentials are required', headers: { 'www-authenticate': 'Bearer' } },
  ],
  [
    { kind: 'forbidden', needs: 'operator', holds: 'viewer' },
    { status: 403, message: 'This needs the role operator, not viewer' },
  ],
  [{ kind: 'cross-site' }, { status: 403, message: 'Requests from other sites need a bearer token' }],
  [{ kind: 'unknown-route' }, { status: 404, message: 'The specified path was invalid: /api/asset/x' }],
  [
    { kind: 'method-not-allowed', allow: ['GET'] },
    { status: 404, message: 'The specified path was invalid: /api/asset/x' },
  ],
  [
    { kind: 'unreadable-body', message: 'Invalid Json' },
    { status: 400, message: 'Bad Request, parsing failed. Invalid Json' },
  ],
  [
    { kind: 'bad-url', message: 'no' },
    { status: 400, message: 'Bad Request, parsing failed. no' },
  ],
  [
    { kind: 'body-too-large', limit: 5 },
    { status: 413, message: 'The body must not exceed 5 bytes' },
  ],
  [
    { kind: 'too-many-requests', retryAfterSeconds: 7 },
    { status: 429, message: 'Too many requests', headers: { 'retry-after': '7' } },
  ],
  [
    { kind: 'overloaded', retryAfterSeconds: 2 },
    { status: 503, message: 'The server is overloaded', headers: { 'retry-after': '2' } },
  ],
  [{ kind: 'storage-failure' }, { status: 500, message: 'The storage failed: nothing was recorded' }],
  [{ kind: 'unexpected' }, { status: 500, message: 'Unhandled exception' }],
]

describe('refusals in the words of the asset log', () => {
  for (const [trouble, wording] of CASES) {
    const because = 'because' in trouble ? `, ${trouble.because}` : ''
    it(`${trouble.kind}${because}: ${wording.status}`, () => {
      assert.deepEqual(wordingOf(trouble, '/api/asset/x'), wording)
    })
  }
})
