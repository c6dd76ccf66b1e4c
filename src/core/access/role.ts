/** Roles from least to most; each may do all that the ones before it may. */
export const ROLES = ['public', 'viewer', 'operator', 'engineer', 'admin'] as const

export type Role = (typeof ROLES)[number]

/** The roles a user or a token can hold: everybody is `public` already. */
export const GRANTED_ROLES = ROLES.slice(1) as readonly GrantedRole[]

export type GrantedRole = Exclude<Role, 'public'>

/** Says whether somebody holding `held` may do what needs `needed`. */
export function mayDo(held: Role, needed: Role): boolean {
  return ROLES.indexOf(held) >= ROLES.indexOf(needed)
}

/** The one of two roles that may do less. */
export function lesserRole<R extends Role>(one: R, other: R): R {
  return mayDo(one, other) ? other : one
}
