import Type, { type Static } from 'typebox'
import type { Token, User } from '../../core/access/access-registry.ts'
import { accept, invalid, type Problem, type Result } from '../../core/problems.ts'
import { formatInstant, type Instant } from '../../core/time/instant.ts'
import { Datetime } from '../fastapi/checks/datetime.ts'
import { compile } from '../fastapi/validate.ts'
import { ROLE } from './user-wire.ts'

/** Seconds: a hundred years. */
const LONGEST = 3_155_760_000

export const NEW_TOKEN = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, strip: true, description: 'What it is for' }),
    role: ROLE,
    user: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()], {
        description: 'Id or name of the user it speaks for, whose role bounds its own; nobody if absent',
      }),
    ),
    expires_in: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: LONGEST }), Type.Null()], {
        description: 'Seconds from now; it never expires if this and `expires_at` are absent',
      }),
    ),
    expires_at: Type.Optional(
      Type.Union([Datetime(), Type.Null()], {
        description: 'When it stops working, instead of `expires_in`',
      }),
    ),
  },
  { additionalProperties: false },
)

export const checkNewToken = compile(NEW_TOKEN)

export const TOKEN = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: ROLE,
  user_id: Type.Union([Type.String(), Type.Null()], { description: 'The user it speaks for' }),
  user: Type.Union([Type.String(), Type.Null()], { description: 'The name of that user' }),
  created_at: Type.String({ format: 'date-time' }),
  expires_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  revoked_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})

export const ISSUED_TOKEN = Type.Object({
  ...TOKEN.properties,
  token: Type.String({ description: 'The token itself. This is the only time it is shown.' }),
})

export const TOKEN_EXAMPLE: Static<typeof TOKEN> = {
  id: 'c1b0a3d4-1f5e-4a39-8a52-0b3a1a7d9c55',
  name: 'historian',
  role: 'operator',
  user_id: null,
  user: null,
  created_at: '2026-04-10T10:30:00Z',
  expires_at: '2026-07-09T10:30:00Z',
  revoked_at: null,
}

/** A token as shown to administrators, without the secret and its hash. */
export function presentToken(token: Token, user: User | null): Static<typeof TOKEN> {
  const { id, name, role, userId, createdAt, expiresAt, revokedAt } = token
  return {
    id,
    name,
    role,
    user_id: userId,
    user: user?.name ?? null,
    created_at: formatInstant(createdAt),
    expires_at: expiresAt === null ? null : formatInstant(expiresAt),
    revoked_at: revokedAt === null ? null : formatInstant(revokedAt),
  }
}

/** When a new token is to expire; null for never. */
export function expiryOf(body: Static<typeof NEW_TOKEN>, now: Instant): Result<Instant | null> {
  const { expires_in: seconds = null, expires_at: at = null } = body
  if (seconds !== null && at !== null) return invalid(expiryProblem('expires_twice', TWICE, at))
  if (seconds !== null) return accept(now + BigInt(seconds) * 1_000_000n)
  return at !== null && at <= now ? invalid(expiryProblem('datetime_future', PAST, at)) : accept(at)
}

const TWICE = 'Only one of expires_in and expires_at should be given'
const PAST = 'Input should be in the future'

function expiryProblem(code: string, message: string, at: Instant): Problem {
  return { path: ['expires_at'], code, message, input: formatInstant(at) }
}
