import type { GrantedRole } from '../core/access/role.ts'
import { type Asker, at } from './ask.ts'
import type { Page, PageQuery } from './page.ts'

export type NewToken = {
  readonly name: string
  readonly role: GrantedRole
  /** Id or name of the user it speaks for, whose role bounds its own; nobody when absent. */
  readonly user?: string | null
  /** Seconds from now; it never expires when this and `expires_at` are absent. */
  readonly expires_in?: number | null
  /** ISO 8601. */
  readonly expires_at?: string | null
}

export type Token = {
  readonly id: string
  readonly name: string
  readonly role: GrantedRole
  /** The name of the user it speaks for. */
  readonly user: string | null
  readonly user_id: string | null
  readonly created_at: string
  readonly expires_at: string | null
  readonly revoked_at: string | null
}

/** The secret is shown only in this one answer. */
export type CreatedToken = Token & { readonly token: string }

export function tokens(ask: Asker) {
  return {
    create: async (token: NewToken) =>
      (await ask<CreatedToken>({ method: 'POST', path: '/tokens', body: token })).body,
    list: async (query?: PageQuery) =>
      (await ask<Page<Token>>({ method: 'GET', path: '/tokens', query })).body,
    revoke: async (id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/tokens/${id}` })
    },
  }
}
