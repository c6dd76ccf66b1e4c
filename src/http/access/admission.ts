import type { Principal } from '../../core/access/principal.ts'
import type { Trouble } from '../dialect.ts'

/** Who asks, or why they may not. */
export type Admission = { readonly principal: Principal } | { readonly trouble: Trouble }

export const NO_CREDENTIALS: Admission = { trouble: { kind: 'unauthenticated', because: 'no-credentials' } }
export const BAD_CREDENTIALS: Admission = { trouble: { kind: 'unauthenticated', because: 'bad-credentials' } }
export const EXPIRED: Admission = { trouble: { kind: 'unauthenticated', because: 'expired' } }
export const OVERLOADED: { readonly trouble: Trouble } = {
  trouble: { kind: 'overloaded', retryAfterSeconds: 2 },
}
