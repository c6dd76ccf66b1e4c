import { hash } from 'node:crypto'
import type { User } from '../../core/access/access-registry.ts'

/** Seconds that a login lasts. */
export const LOGIN_SECONDS = 86_400

/**
 * The name of a user's login tokens. It follows from the password's hash, so that a new password ends every
 * login made with the old one, without a list of them and even if the process stops in between.
 */
export function loginNameOf({ passwordHash }: User): string {
  return `login ${hash('sha256', passwordHash ?? '', 'hex').slice(0, 16)}`
}
