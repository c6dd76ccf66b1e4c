import type { Role } from './role.ts'

/** Who is asking. `name` is what the log keeps as `recorded_by`. */
export type Principal = {
  readonly kind: 'anonymous' | 'user' | 'token'
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** A request without credentials: nobody, or whom the `anonymous` setting names on loopback. */
export function anonymous(role: Role): Principal {
  return { kind: 'anonymous', id: 'anonymous', name: 'anonymous', role }
}
