import type { AccessRegistry, User } from '../../core/access/access-registry.ts'
import { anonymous, type Principal } from '../../core/access/principal.ts'
import { mayDo, type Role } from '../../core/access/role.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { Route } from '../route.ts'
import { type Admission, BAD_CREDENTIALS, NO_CREDENTIALS } from './admission.ts'
import { readCredentials } from './credentials.ts'
import { acceptToken, ensureAdmin } from './first-start.ts'
import { createPasswordCheck, type PasswordCheck, type PasswordVerdict } from './password-check.ts'
import type { PasswordClaim } from './password-claim.ts'
import { createPasswordHasher, type PasswordHasher } from './password-hash.ts'
import { isCrossSiteChange, isStraightFromHere, type Provenance } from './provenance.ts'
import { createTokenCheck, type TokenCheck } from './token-check.ts'
import { createTokenDesk, type TokenDesk } from './token-desk.ts'
import { createUserDesk, type UserDesk } from './user-desk.ts'

/** Knows who may do what, and is where that changes. */
export type Gatekeeper = {
  /**
   * Who asks, or why they may not. At once for anonymous requests and for credentials seen lately. Public
   * routes do not look at credentials; everywhere else wrong ones are refused, never treated as none.
   */
  readonly admit: (request: Provenance, route: Pick<Route, 'role'>) => Admission | Promise<Admission>
  readonly checkPassword: PasswordCheck['check']
  readonly users: UserDesk
  readonly tokens: TokenDesk
  /** Lets a fixed token count; see `first-start.ts`. */
  readonly acceptToken: (fixedToken: string) => Promise<{ token: string } | null>
  /** Makes the first administrator where there is none; see `first-start.ts`. */
  readonly ensureAdmin: (fixedToken: string | null) => Promise<{ token: string } | null>
  /** An administrator's token for the command line on this machine; gone with the process. */
  readonly localToken: () => string
}

export type GatekeeperParts = {
  readonly access: AccessRegistry
  /** The role of requests without credentials that come straight from this machine. */
  readonly anonymous: Role
  readonly now: () => Instant
  readonly newId: () => string
  readonly hasher?: PasswordHasher
}

export function createGatekeeper(parts: GatekeeperParts): Gatekeeper {
  const { access, now, hasher = createPasswordHasher() } = parts
  const tokens = createTokenCheck(access, now)
  const passwords = createPasswordCheck({ access, hasher, now })
  const forgetUser = (id: string): void => {
    tokens.forgetUser(id)
    passwords.forgetUser(id)
  }
  return {
    admit: createAdmit({ tokens, passwords, neighbour: anonymous(parts.anonymous) }),
    checkPassword: passwords.check,
    users: createUserDesk({ ...parts, hasher, forgetUser }),
    tokens: createTokenDesk({ ...parts, forgetToken: tokens.forgetToken }),
    acceptToken: (fixedToken) => acceptToken(parts, fixedToken),
    ensureAdmin: (fixedToken) => ensureAdmin(parts, fixedToken),
    localToken: () => tokens.localToken,
  }
}

type Checks = {
  readonly tokens: TokenCheck
  readonly passwords: PasswordCheck
  /** Who asks without credentials, straight from this machine. */
  readonly neighbour: Principal
}

function createAdmit({ tokens, passwords, neighbour }: Checks): Gatekeeper['admit'] {
  const stranger: Admission = { principal: anonymous('public') }
  const known: Admission = { principal: neighbour }

  const identify = (request: Provenance): Admission | Promise<Admission> => {
    const credentials = readCredentials(request.headers.authorization)
    if (credentials.kind === 'malformed') return BAD_CREDENTIALS
    if (credentials.kind === 'token') {
      return tokens.recall(credentials.token) ?? tokens.check(credentials.token)
    }
    if (isCrossSiteChange(request)) return CROSS_SITE
    if (credentials.kind === 'none') return isStraightFromHere(request) ? known : stranger
    const { login, password } = credentials
    return identifyByPassword({ login, password, peer: request.socket.remoteAddress })
  }

  /** A token may stand in the place of the password, whatever the user: so Influx writers send it. */
  const identifyByPassword = (claim: PasswordClaim): Admission | Promise<Admission> => {
    const remembered = tokens.recall(claim.password)
    if (remembered) return remembered
    const verdict = passwords.recall(claim)
    return verdict ? admissionOf(verdict) : askAbout(claim)
  }

  const askAbout = async (claim: PasswordClaim): Promise<Admission> => {
    const byToken = await tokens.check(claim.password)
    return byToken === BAD_CREDENTIALS ? admissionOf(await passwords.check(claim)) : byToken
  }

  return (request, route) => {
    if (route.role === 'public') return stranger
    const admission = identify(request)
    if (admission instanceof Promise) return admission.then((it) => ifRoleSuffices(it, route.role))
    return ifRoleSuffices(admission, route.role)
  }
}

const CROSS_SITE: Admission = { trouble: { kind: 'cross-site' } }

function admissionOf(verdict: PasswordVerdict): Admission {
  if (verdict === 'wrong') return BAD_CREDENTIALS
  return 'user' in verdict ? { principal: principalOf(verdict.user) } : verdict
}

function principalOf({ id, name, role }: User): Principal {
  return { kind: 'user', id, name, role }
}

/** Who has given no credentials is asked for some before being told what they may not do. */
function ifRoleSuffices(admission: Admission, needs: Role): Admission {
  if ('trouble' in admission || mayDo(admission.principal.role, needs)) return admission
  const { kind, role } = admission.principal
  return kind === 'anonymous' ? NO_CREDENTIALS : { trouble: { kind: 'forbidden', needs, holds: role } }
}
