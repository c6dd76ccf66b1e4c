import type { Database } from 'better-sqlite3'
import type { AccessRegistry } from '../../core/access/access-registry.ts'
import { folded } from '../../core/folded.ts'
import { type TokenRow, tokenOf, type UserRow, userOf } from './access-rows.ts'
import type { AtOnce } from './at-once.ts'

type ReadName = 'findUser' | 'getUser' | 'listUsers' | 'findToken' | 'listTokens'

export type AccessReads = { readonly [Name in ReadName]: AtOnce<AccessRegistry[Name]> }

export function createAccessReads(database: Database): AccessReads {
  const users = (text: string) =>
    database.prepare<string[], UserRow>(`select * from access_user ${text}`).safeIntegers()
  const tokens = (text: string) =>
    database.prepare<string[], TokenRow>(`select * from access_token ${text}`).safeIntegers()
  const userByName = users('where folded_name = ?')
  const userByEmail = users('where folded_email = ?')
  const userById = users('where id = ?')
  const allUsers = users('order by folded_name')
  const tokenByHash = tokens('where hash = ?')
  const apiTokens = tokens(`where kind = 'api' order by created_at desc, number desc`)

  return {
    findUser: (login) => {
      const row = userByName.get(folded(login)) ?? userByEmail.get(folded(login))
      return row ? userOf(row) : null
    },
    getUser: (id) => {
      const row = userById.get(id)
      return row ? userOf(row) : null
    },
    listUsers: () => allUsers.all().map(userOf),
    findToken: (hash) => {
      const row = tokenByHash.get(hash)
      return row ? tokenOf(row) : null
    },
    listTokens: () => apiTokens.all().map(tokenOf),
  }
}
