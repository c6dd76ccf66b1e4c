import type { AccessRegistry, Token, User } from '../../core/access/access-registry.ts'
import type { Instant } from '../../core/time/instant.ts'
import { hashToken, newTokenSecret } from './token-secret.ts'

type Parts = {
  readonly access: AccessRegistry
  readonly now: () => Instant
  readonly newId: () => string
}

/**
 * Makes sure that somebody can administrate. Where nobody can, as in a new folder, the user `admin` and a token
 * are made, and the token is returned: the only time it is known. A fixed token is accepted first.
 */
export async function ensureAdmin(
  parts: Parts,
  fixedToken: string | null,
): Promise<{ token: string } | null> {
  const first = fixedToken === null ? null : await acceptToken(parts, fixedToken)
  if (first || (await canAnybodyAdministrate(parts))) return first
  return addFirstToken(parts, newTokenSecret())
}

/**
 * Lets a fixed token count, also in a folder that has administrators already, unless it was revoked there. Returns it
 * where it is the first one: nobody else can administrate.
 */
export async function acceptToken(parts: Parts, secret: string): Promise<{ token: string } | null> {
  const { access } = parts
  if ((await access.findToken(hashToken(secret))) !== null) return null
  if (!(await canAnybodyAdministrate(parts))) return addFirstToken(parts, secret)
  await access.createToken(adminToken(parts, { secret, name: 'fixed', userId: null }))
  return null
}

async function addFirstToken(parts: Parts, secret: string): Promise<{ token: string }> {
  const userId = await findOrAddAdmin(parts)
  await parts.access.createToken(adminToken(parts, { secret, name: 'first start', userId }))
  return { token: secret }
}

async function canAnybodyAdministrate({ access, now }: Parts): Promise<boolean> {
  const admins = (await access.listUsers()).filter(isAdministrator)
  if (admins.some(({ passwordHash }) => passwordHash !== null)) return true
  const at = now()
  const works = ({ role, revokedAt, expiresAt }: Token): boolean =>
    role === 'admin' && revokedAt === null && (expiresAt === null || expiresAt > at)
  const speaks = ({ userId }: Token): boolean => userId === null || admins.some(({ id }) => id === userId)
  return (await access.listTokens()).some((token) => works(token) && speaks(token))
}

function isAdministrator({ role, disabled }: User): boolean {
  return role === 'admin' && !disabled
}

/** Null where `admin` is somebody who is no administrator: the first token then speaks for itself. */
async function findOrAddAdmin({ access, now, newId }: Parts): Promise<string | null> {
  const admin = (await access.listUsers()).find(isAdministrator)
  if (admin) return admin.id
  const id = newId()
  const nobody = { email: null, passwordHash: null, disabled: false }
  const added = await access.createUser({ id, name: 'admin', role: 'admin', createdAt: now(), ...nobody })
  return added === 'created' ? id : null
}

type FirstToken = Pick<Token, 'name' | 'userId'> & { readonly secret: string }

function adminToken({ now, newId }: Parts, { secret, name, userId }: FirstToken): Token {
  return {
    id: newId(),
    name,
    role: 'admin',
    userId,
    hash: hashToken(secret),
    kind: 'api',
    createdAt: now(),
    expiresAt: null,
    revokedAt: null,
  }
}
