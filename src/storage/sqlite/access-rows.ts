import type { Token, User } from '../../core/access/access-registry.ts'

export type UserRow = {
  id: string
  name: string
  email: string | null
  role: User['role']
  password_hash: string | null
  disabled: bigint
  created_at: bigint
}

export type TokenRow = {
  id: string
  name: string
  role: Token['role']
  user_id: string | null
  hash: string
  kind: Token['kind']
  created_at: bigint
  expires_at: bigint | null
  revoked_at: bigint | null
}

export function userOf({ id, name, email, role, password_hash, disabled, created_at }: UserRow): User {
  return {
    id,
    name,
    email,
    role,
    passwordHash: password_hash,
    disabled: disabled === 1n,
    createdAt: created_at,
  }
}

export function tokenOf({ id, name, role, hash, kind, ...row }: TokenRow): Token {
  const times = { createdAt: row.created_at, expiresAt: row.expires_at, revokedAt: row.revoked_at }
  return { id, name, role, userId: row.user_id, hash, kind, ...times }
}
