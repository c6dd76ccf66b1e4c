import type { Instant } from '../time/instant.ts'
import type { GrantedRole } from './role.ts'

/** A person, or a client that speaks as one. `name` is unique in any case, as is `email` where there is one. */
export type User = {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly role: GrantedRole
  /** `scrypt$N$r$p$salt$hash`; null for a user who only has tokens. */
  readonly passwordHash: string | null
  readonly disabled: boolean
  readonly createdAt: Instant
}

/** A bearer token. Only its hash is kept: the token itself is shown once, when it is made. */
export type Token = {
  readonly id: string
  readonly name: string
  readonly role: GrantedRole
  /** The user it speaks for; null for a token of its own. */
  readonly userId: string | null
  /** SHA-256 of the token, hex. */
  readonly hash: string
  /** `login` tokens come from `POST /auth/token` and are not listed. */
  readonly kind: 'api' | 'login'
  readonly createdAt: Instant
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
}

/** The part of the catalog that knows users and tokens. */
export interface AccessRegistry {
  createUser(user: User): Promise<'created' | 'name-taken'>
  /** By name first, then by email, each in any case. */
  findUser(login: string): Promise<User | null>
  getUser(id: string): Promise<User | null>
  /** By name. */
  listUsers(): Promise<User[]>
  updateUser(
    id: string,
    changes: Partial<Pick<User, 'role' | 'passwordHash' | 'disabled'>>,
  ): Promise<User | null>
  createToken(token: Token): Promise<void>
  findToken(hash: string): Promise<Token | null>
  /** The `api` tokens, newest first, expired and revoked ones included. */
  listTokens(): Promise<Token[]>
  /** A token that was revoked before stays revoked since then. */
  revokeToken(id: string, at: Instant): Promise<Token | null>
  /** Forgets login tokens that expired before `before`. */
  forgetExpiredTokens(before: Instant): Promise<void>
}
