import type { GrantedRole } from '../core/access/role.ts'
import { type Asker, at } from './ask.ts'
import type { Page, PageQuery } from './page.ts'

export type NewUser = {
  readonly name: string
  readonly email?: string | null
  readonly role: GrantedRole
  readonly password?: string | null
}

export type User = {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly role: GrantedRole
  readonly disabled: boolean
  readonly has_password: boolean
  readonly created_at: string
}

export type UserChanges = {
  readonly role?: GrantedRole
  readonly password?: string
  readonly disabled?: boolean
}

/** What a login gives: `access_token` is what a client takes as its `token`. */
export type Login = {
  readonly access_token: string
  readonly token_type: 'bearer'
  readonly expires_in: number
  readonly user_id: string
  readonly role: GrantedRole
}

export function users(ask: Asker) {
  return {
    login: async (email: string, password: string) =>
      (await ask<Login>({ method: 'POST', path: '/auth/token', body: { email, password } })).body,
    create: async (user: NewUser) => (await ask<User>({ method: 'POST', path: '/users', body: user })).body,
    list: async (query?: PageQuery) => (await ask<Page<User>>({ method: 'GET', path: '/users', query })).body,
    /** By id or name. */
    change: async (user: string, changes: UserChanges) =>
      (await ask<User>({ method: 'PATCH', path: at`/users/${user}`, body: changes })).body,
  }
}
