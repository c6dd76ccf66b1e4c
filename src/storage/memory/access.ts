import type { AccessRegistry } from '../../core/access/access-registry.ts'
import { folded } from '../../core/folded.ts'
import { compareText } from '../../core/text-order.ts'
import type { Memory } from './memory.ts'

export function createAccess(memory: Memory): AccessRegistry {
  return { ...userAccess(memory), ...tokenAccess(memory) }
}

type UserAccess = Pick<AccessRegistry, 'createUser' | 'findUser' | 'getUser' | 'listUsers' | 'updateUser'>

function userAccess({ users }: Memory): UserAccess {
  const named = (name: string) => [...users.values()].find((user) => folded(user.name) === folded(name))
  const reached = (email: string | null) =>
    [...users.values()].find(
      (user) => email !== null && user.email !== null && folded(user.email) === folded(email),
    )
  return {
    createUser: async (user) => {
      if (named(user.name) || reached(user.email)) return 'name-taken'
      users.set(user.id, user)
      return 'created'
    },
    findUser: async (login) => named(login) ?? reached(login) ?? null,
    getUser: async (id) => users.get(id) ?? null,
    listUsers: async () => [...users.values()].sort((a, b) => compareText(folded(a.name), folded(b.name))),
    updateUser: async (id, changes) => {
      const user = users.get(id)
      if (!user) return null
      const updated = { ...user, ...changes }
      users.set(id, updated)
      return updated
    },
  }
}

type TokenAccess = Omit<AccessRegistry, keyof UserAccess>

function tokenAccess({ tokens }: Memory): TokenAccess {
  return {
    createToken: async (token) => {
      tokens.set(token.id, token)
    },
    findToken: async (hash) => [...tokens.values()].find((token) => token.hash === hash) ?? null,
    listTokens: async () =>
      [...tokens.values()]
        .filter(({ kind }) => kind === 'api')
        .reverse()
        .sort((a, b) => Number(b.createdAt > a.createdAt) - Number(b.createdAt < a.createdAt)),
    revokeToken: async (id, at) => {
      const token = tokens.get(id)
      if (!token) return null
      const revoked = { ...token, revokedAt: token.revokedAt ?? at }
      tokens.set(id, revoked)
      return revoked
    },
    forgetExpiredTokens: async (before) => {
      for (const { id, kind, expiresAt } of [...tokens.values()]) {
        if (kind === 'login' && expiresAt !== null && expiresAt < before) tokens.delete(id)
      }
    },
  }
}
