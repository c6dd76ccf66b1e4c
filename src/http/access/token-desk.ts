import type { AccessRegistry, Token, User } from '../../core/access/access-registry.ts'
import { type GrantedRole, mayDo } from '../../core/access/role.ts'
import { accept, invalid, notFound, type Problem, type Result } from '../../core/problems.ts'
import type { Instant } from '../../core/time/instant.ts'
import { LOGIN_SECONDS, loginNameOf } from './login-token.ts'
import { hashToken, newTokenSecret } from './token-secret.ts'
import { findByIdOrName } from './user-desk.ts'

export type NewToken = {
  readonly name: string
  readonly role: GrantedRole
  /** Id or name of the user it speaks for; null for a token of its own. */
  readonly user: string | null
  readonly expiresAt: Instant | null
}

/** A token that was just made. The secret is not kept: this is the only time it can be shown. */
export type IssuedToken = { readonly token: Token; readonly user: User | null; readonly secret: string }

/** Makes and revokes tokens; a revoked one is forgotten at once. */
export type TokenDesk = {
  readonly issue: (token: NewToken) => Promise<Result<IssuedToken>>
  /** A token for somebody who has just given the right password; good for `LOGIN_SECONDS`. */
  readonly issueLogin: (user: User) => Promise<string>
  readonly revoke: (id: string) => Promise<Result<Token>>
}

type Parts = {
  readonly access: AccessRegistry
  readonly now: () => Instant
  readonly newId: () => string
  /** Called after a token was revoked. */
  readonly forgetToken: (id: string) => void
}

/** Expired logins are kept for a week (microseconds), to answer that they expired. */
const KEEP_EXPIRED = 7n * 86_400_000_000n

export function createTokenDesk({ access, now, newId, forgetToken }: Parts): TokenDesk {
  const make = async (parts: Pick<Token, 'name' | 'role' | 'userId' | 'kind' | 'expiresAt'>) => {
    const secret = newTokenSecret()
    const token = { ...parts, id: newId(), hash: hashToken(secret), createdAt: now(), revokedAt: null }
    await access.createToken(token)
    return { token, secret }
  }

  return {
    issue: async ({ name, role, user: idOrName, expiresAt }) => {
      const user = idOrName === null ? null : await findByIdOrName(access, idOrName)
      if (idOrName !== null && !user) return notFound('User', idOrName)
      if (user && !mayDo(user.role, role)) return invalid(roleAbove(user, role))
      const made = await make({ name, role, userId: user?.id ?? null, kind: 'api', expiresAt })
      return accept({ ...made, user })
    },
    issueLogin: async (user) => {
      const at = now()
      await access.forgetExpiredTokens(at - KEEP_EXPIRED)
      const expiresAt = at + BigInt(LOGIN_SECONDS) * 1_000_000n
      const { id: userId, role } = user
      return (await make({ name: loginNameOf(user), role, userId, kind: 'login', expiresAt })).secret
    },
    revoke: async (id) => {
      const revoked = await access.revokeToken(id, now())
      forgetToken(id)
      return revoked ? accept(revoked) : notFound('Token', id)
    },
  }
}

function roleAbove(user: User, role: GrantedRole): Problem {
  return {
    path: ['role'],
    code: 'role_above_user',
    message: `Role should be at most that of the user: ${user.role}`,
    input: role,
    ctx: { user_role: user.role },
  }
}
