import type { Instant } from '../time/instant.ts'

/** A client's `Idempotency-Key`: the same request again gets the first answer again. */
export type IdempotencyClaim = {
  /** Principal, method and route. */
  readonly scope: string
  readonly key: string
  /** SHA-256 of the body, hex: another body under the same key is a mistake of the client. */
  readonly bodyHash: string
  /** 24 hours after the first request. */
  readonly expiresAt: Instant
}
