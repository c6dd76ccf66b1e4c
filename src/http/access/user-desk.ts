import type { AccessRegistry, User } from '../../core/access/access-registry.ts'
import { anonymous } from '../../core/access/principal.ts'
import type { GrantedRole } from '../../core/access/role.ts'
import { accept, conflict, notFound, type Result } from '../../core/problems.ts'
import type { Instant } from '../../core/time/instant.ts'
import { Refused } from '../dialect.ts'
import { OVERLOADED } from './admission.ts'
import type { PasswordHasher } from './password-hash.ts'
import { createTurnstile } from './turnstile.ts'

export type NewUser = {
  readonly name: string
  readonly email: string | null
  readonly role: GrantedRole
  /** Null for a user who only has tokens. */
  readonly password: string | null
}

export type UserChanges = {
  readonly role?: GrantedRole
  readonly password?: string
  readonly disabled?: boolean
}

/** Adds and changes users; what was remembered of them is forgotten at once. */
export type UserDesk = {
  readonly add: (user: NewUser) => Promise<Result<User>>
  /** Refused where it would leave no administrator who is not disabled. */
  readonly change: (idOrName: string, changes: UserChanges) => Promise<Result<User>>
}

type Parts = {
  readonly access: AccessRegistry
  readonly hasher: PasswordHasher
  readonly now: () => Instant
  readonly newId: () => string
  /** Called after a user was added or changed. */
  readonly forgetUser: (id: string) => void
}

export function createUserDesk({ access, hasher, now, newId, forgetUser }: Parts): UserDesk {
  // One change at a time: two administrators who disable each other must not both succeed.
  const turnstile = createTurnstile({ atOnce: 1, waiting: 100 })
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = await turnstile.enter(work)
    if (result === 'full') throw new Refused(OVERLOADED.trouble)
    return result as T
  }

  const hashed = async (password: string): Promise<string> => {
    const hash = await hasher.hash(password)
    if (hash === 'overloaded') throw new Refused(OVERLOADED.trouble)
    return hash
  }

  return {
    add: async ({ name, email, role, password }) => {
      const passwordHash = password === null ? null : await hashed(password)
      const user = {
        id: newId(),
        name,
        email,
        role,
        passwordHash,
        disabled: false,
        createdAt: now(),
      }
      return inTurn(async () => {
        if (name.toLowerCase() === NOBODY) return NAME_RESERVED
        if (await isTaken(access, user)) return NAME_TAKEN
        if ((await access.createUser(user)) === 'name-taken') return NAME_TAKEN
        forgetUser(user.id)
        return accept(user)
      })
    },
    change: async (idOrName, { password, ...changes }) => {
      const newHash = password === undefined ? {} : { passwordHash: await hashed(password) }
      return inTurn(async () => {
        const user = await findByIdOrName(access, idOrName)
        if (!user) return notFound('User', idOrName)
        if (await wouldLeaveNoAdministrator(access, user, changes)) return LAST_ADMINISTRATOR
        const changed = await access.updateUser(user.id, { ...changes, ...newHash })
        forgetUser(user.id)
        return changed ? accept(changed) : notFound('User', idOrName)
      })
    },
  }
}

/** The user of that id, or else of that name or email. */
export async function findByIdOrName(access: AccessRegistry, idOrName: string): Promise<User | null> {
  return (await access.getUser(idOrName)) ?? (await access.findUser(idOrName))
}

const NAME_TAKEN = conflict('name-taken', 'Another user has this name or email')

/** Events that nobody in particular recorded bear this name; none of a person's may. */
const NOBODY = anonymous('public').name

const NAME_RESERVED = conflict('name-taken', `'${NOBODY}' stands for requests without credentials`)

const LAST_ADMINISTRATOR = conflict(
  'last-administrator',
  'This is the last administrator; make another one first',
)

/** Names and emails are one set of logins: a name that is somebody's email would keep that person out. */
async function isTaken(access: AccessRegistry, { name, email }: User): Promise<boolean> {
  return (await access.findUser(name)) !== null || (email !== null && (await access.findUser(email)) !== null)
}

async function wouldLeaveNoAdministrator(
  access: AccessRegistry,
  user: User,
  { role = user.role, disabled = user.disabled }: UserChanges,
): Promise<boolean> {
  const isAdministrator = user.role === 'admin' && !user.disabled
  if (!isAdministrator || (role === 'admin' && !disabled)) return false
  const users = await access.listUsers()
  return !users.some((other) => other.id !== user.id && other.role === 'admin' && !other.disabled)
}
