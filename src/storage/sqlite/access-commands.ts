import type { Database } from 'better-sqlite3'
import type { AccessRegistry } from '../../core/access/access-registry.ts'
import { folded } from '../../core/folded.ts'
import { createAccessReads } from './access-reads.ts'
import { type TokenRow, tokenOf } from './access-rows.ts'
import type { AtOnce } from './at-once.ts'

type CommandName = 'createUser' | 'updateUser' | 'createToken' | 'revokeToken' | 'forgetExpiredTokens'

export type AccessCommands = { readonly [Name in CommandName]: AtOnce<AccessRegistry[Name]> }

export function createAccessCommands(database: Database): AccessCommands {
  return { ...userCommands(database), ...tokenCommands(database) }
}

function userCommands(database: Database): Pick<AccessCommands, 'createUser' | 'updateUser'> {
  const { getUser } = createAccessReads(database)
  const insert = database.prepare(`insert into access_user
      (id, name, folded_name, email, folded_email, role, password_hash, disabled, created_at)
    values (@id, @name, @foldedName, @email, @foldedEmail, @role, @passwordHash, @disabled, @createdAt)
    on conflict (folded_name) do nothing on conflict (folded_email) do nothing`)
  const update = database.prepare(`update access_user
    set role = @role, password_hash = @passwordHash, disabled = @disabled where id = @id`)
  const flag = (disabled: boolean) => (disabled ? 1 : 0)
  return {
    createUser: (user) => {
      const foldedEmail = user.email === null ? null : folded(user.email)
      const row = { ...user, foldedName: folded(user.name), foldedEmail, disabled: flag(user.disabled) }
      return insert.run(row).changes === 1 ? 'created' : 'name-taken'
    },
    updateUser: (id, changes) => {
      const user = getUser(id)
      if (!user) return null
      const { role, passwordHash, disabled } = { ...user, ...changes }
      update.run({ id, role, passwordHash, disabled: flag(disabled) })
      return getUser(id)
    },
  }
}

function tokenCommands(
  database: Database,
): Pick<AccessCommands, 'createToken' | 'revokeToken' | 'forgetExpiredTokens'> {
  const insert = database.prepare(`insert into access_token
      (id, name, role, user_id, hash, kind, created_at, expires_at, revoked_at)
    values (@id, @name, @role, @userId, @hash, @kind, @createdAt, @expiresAt, @revokedAt)`)
  const revoke = database
    .prepare<[bigint, string], TokenRow>(
      'update access_token set revoked_at = coalesce(revoked_at, ?) where id = ? returning *',
    )
    .safeIntegers()
  const forget = database.prepare(`delete from access_token where kind = 'login' and expires_at < ?`)
  return {
    createToken: (token) => {
      insert.run(token)
    },
    revokeToken: (id, at) => {
      const row = revoke.get(at, id)
      return row ? tokenOf(row) : null
    },
    forgetExpiredTokens: (before) => {
      forget.run(before)
    },
  }
}
