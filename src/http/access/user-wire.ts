import Type, { type Static } from 'typebox'
import type { User } from '../../core/access/access-registry.ts'
import { GRANTED_ROLES, type GrantedRole } from '../../core/access/role.ts'
import { formatInstant } from '../../core/time/instant.ts'
import { compile } from '../fastapi/validate.ts'

/** The schema of a role that can be given. */
export const ROLE = Type.Unsafe<GrantedRole>({ ...Type.Enum([...GRANTED_ROLES]) })

const PASSWORD = Type.String({ minLength: 8, maxLength: 200, description: 'Never shown again' })

/** No colon: HTTP Basic ends the name at the first one. */
const NAME = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9._@-]+$' })

const EMAIL = Type.String({ maxLength: 254, pattern: '^[^@\\s:]+@[^@\\s:]+$' })

export const NEW_USER = Type.Object(
  {
    name: NAME,
    email: Type.Optional(
      Type.Union([EMAIL, Type.Null()], { description: 'May be given instead of the name to log in' }),
    ),
    role: ROLE,
    password: Type.Optional(
      Type.Union([PASSWORD, Type.Null()], {
        description: 'Without one, the user can only be spoken for by tokens',
      }),
    ),
  },
  { additionalProperties: false },
)

export const checkNewUser = compile(NEW_USER)

export const USER_CHANGES = Type.Object(
  {
    role: Type.Optional(ROLE),
    password: Type.Optional(PASSWORD),
    disabled: Type.Optional(
      Type.Boolean({ description: 'Neither the password nor any token works while true' }),
    ),
  },
  { additionalProperties: false },
)

export const checkUserChanges = compile(USER_CHANGES)

export const USER = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.Union([Type.String(), Type.Null()]),
  role: ROLE,
  disabled: Type.Boolean(),
  has_password: Type.Boolean(),
  created_at: Type.String({ format: 'date-time' }),
})

export const USER_EXAMPLE: Static<typeof USER> = {
  id: '5f0c3a4e-6f0b-4b57-9d29-0d2f9f1f7a10',
  name: 'blake',
  email: 'blake@example.com',
  role: 'operator',
  disabled: false,
  has_password: true,
  created_at: '2026-04-10T10:30:00Z',
}

/** A user as shown to administrators: neither the password nor its hash ever leaves. */
export function presentUser(user: User): Static<typeof USER> {
  const { id, name, email, role, disabled } = user
  const hasPassword = user.passwordHash !== null
  return {
    id,
    name,
    email,
    role,
    disabled,
    has_password: hasPassword,
    created_at: formatInstant(user.createdAt),
  }
}
