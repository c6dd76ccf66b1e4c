import type { AccessRegistry, Token, User } from '../../core/access/access-registry.ts'
import { lesserRole } from '../../core/access/role.ts'
import type { Instant } from '../../core/time/instant.ts'
import { type Admission, BAD_CREDENTIALS, EXPIRED } from './admission.ts'
import { createBoundedMemory } from './bounded-memory.ts'
import { loginNameOf } from './login-token.ts'
import { hashToken, newTokenSecret } from './token-secret.ts'

/** Knows whom a token speaks for. */
export type TokenCheck = {
  /** The answer for a token seen lately; null when it takes a `check`. */
  readonly recall: (secret: string) => Admission | null
  /** Asks the registry. */
  readonly check: (secret: string) => Promise<Admission>
  /** An administrator's token that this process made up; gone with it. */
  readonly localToken: string
  /** To be called after a token was revoked. */
  readonly forgetToken: (id: string) => void
  /** To be called after a user was changed. */
  readonly forgetUser: (id: string) => void
}

/** A token that is neither revoked nor its user's who may not come in. */
type Standing = {
  readonly tokenId: string
  readonly userId: string | null
  readonly expiresAt: Instant | null
  readonly admission: Admission
}

/** A token costs a few hundred bytes of memory. */
const REMEMBERED = 5_000

export function createTokenCheck(access: AccessRegistry, now: () => Instant): TokenCheck {
  const standings = createBoundedMemory<Standing>(REMEMBERED)
  const localToken = newTokenSecret()
  const localHash = hashToken(localToken)
  /** Grows when something is forgotten: what was read before must not be remembered after. */
  let forgotten = 0

  const check = async (secret: string): Promise<Admission> => {
    const hash = hashToken(secret)
    const before = forgotten
    const token = await access.findToken(hash)
    if (!token || token.revokedAt !== null) return BAD_CREDENTIALS
    const user = token.userId === null ? null : await access.getUser(token.userId)
    const standing = standingOf(token, user)
    if (!standing) return BAD_CREDENTIALS
    if (before === forgotten) standings.set(hash, standing)
    return unlessExpired(standing)
  }

  const unlessExpired = ({ expiresAt, admission }: Standing): Admission =>
    expiresAt !== null && expiresAt <= now() ? EXPIRED : admission

  const forgetWhere = (matches: (standing: Standing) => boolean): void => {
    forgotten += 1
    standings.forgetWhere(matches)
  }

  return {
    localToken,
    check,
    recall: (secret) => {
      const hash = hashToken(secret)
      const standing = standings.get(hash)
      if (standing) return unlessExpired(standing)
      return hash === localHash ? LOCAL_ADMINISTRATOR : null
    },
    forgetToken: (id) => forgetWhere(({ tokenId }) => tokenId === id),
    forgetUser: (id) => forgetWhere(({ userId }) => userId === id),
  }
}

const LOCAL_ADMINISTRATOR: Admission = {
  principal: { kind: 'token', id: 'local', name: 'local', role: 'admin' },
}

/** Null when the token no longer speaks for anybody. */
function standingOf(token: Token, user: User | null): Standing | null {
  const { id: tokenId, userId, expiresAt } = token
  if (userId === null) {
    const { id, name, role } = token
    return { tokenId, userId, expiresAt, admission: { principal: { kind: 'token', id, name, role } } }
  }
  if (!user || user.disabled) return null
  if (token.kind === 'login' && token.name !== loginNameOf(user)) return null
  const role = token.kind === 'login' ? user.role : lesserRole(token.role, user.role)
  const { id, name } = user
  return { tokenId, userId, expiresAt, admission: { principal: { kind: 'user', id, name, role } } }
}
