import { createHash } from 'node:crypto'
import Type from 'typebox'
import type { IdempotencyClaim } from '../core/events/idempotency.ts'
import { KEY_REUSED } from '../core/events/verdict.ts'
import type { Refusal } from '../core/problems.ts'
import type { Instant } from '../core/time/instant.ts'
import { Refused, type Trouble } from './dialect.ts'
import type { Ask } from './route.ts'

/** How long a first answer is given again. */
const LIFETIME: Instant = 86_400_000_000n

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/

/** The header, for the documentation of whatever records. */
export const IDEMPOTENCY_HEADER = {
  'Idempotency-Key': Type.String({
    minLength: 1,
    maxLength: 255,
    description:
      'A key of your own, in visible ASCII: for 24 hours the same request with the same key gets the first answer again and records nothing; another body is 422',
  }),
}

/** For the documentation of answers that may carry it. */
export const REPLAYED_HEADER = {
  'Idempotency-Replayed': '`true` where it is the first answer to the same request, given again',
}

const NOTHING = Buffer.alloc(0)

/** Makes the claims of one request: each for one event that it asks to have recorded. */
export type Claimant = {
  /** For the whole request. */
  readonly claim: (hashed: Hashed) => IdempotencyClaim
  /** For one item of a batch. */
  readonly claimItem: (index: number, hashed: Hashed) => IdempotencyClaim
}

/** What must be the same for a request to be the same: bytes, one after the other. */
export type Hashed = readonly (Buffer | string)[]

/**
 * Reads the `Idempotency-Key` of a request; null without one. A key belongs to the asker, the method and the route
 * with what its path names.
 * @throws Refused where it is not 1–255 visible ASCII characters.
 */
export function readClaimant(request: Ask, now: Instant): Claimant | null {
  const key = request.headers['idempotency-key'] as string | undefined
  if (key === undefined) return null
  if (!VISIBLE_ASCII.test(key)) throw badKey(key)
  const { principal, method, routeOptions, params } = request
  const scope = JSON.stringify([principal.kind, principal.id, method, routeOptions.url, params])
  const expiresAt = now + LIFETIME
  return {
    claim: (hashed) => ({ scope, key, bodyHash: hashOf(hashed), expiresAt }),
    // A key holds no blank: no request can claim what an item of another claims.
    claimItem: (index, hashed) => ({ scope, key: `${key} ${index}`, bodyHash: hashOf(hashed), expiresAt }),
  }
}

/** The claim of a request that asks for one event and says everything in its body; null without a key. */
export function claimBody(request: Ask, now: Instant): IdempotencyClaim | null {
  return readClaimant(request, now)?.claim([request.body ?? NOTHING]) ?? null
}

/** The same for a request that may say it in its query, too. */
export function claimQueryAndBody(request: Ask, now: Instant): IdempotencyClaim | null {
  const start = request.url.indexOf('?')
  const query = start === -1 ? '' : request.url.slice(start + 1)
  return readClaimant(request, now)?.claim([query, '\n', request.body ?? NOTHING]) ?? null
}

/** A key that was used for another request is wrong in the header, where a refusal's problems are in the body. */
export function placed(refusal: Refusal): Trouble {
  return refusal === KEY_REUSED ? { ...KEY_REUSED, place: 'header' } : refusal
}

function hashOf(hashed: Hashed): string {
  const hash = createHash('sha256')
  for (const part of hashed) hash.update(part)
  return hash.digest('hex')
}

function badKey(key: string): Refused {
  const message = 'Idempotency-Key should be 1 to 255 visible ASCII characters'
  const problem = { path: ['idempotency-key'], code: 'value_error', message, input: key }
  return new Refused({ kind: 'invalid', place: 'header', problems: [problem] })
}
