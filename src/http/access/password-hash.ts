import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { createTurnstile } from './turnstile.ts'

/** Hashes passwords and checks them, a few at a time. */
export type PasswordHasher = {
  /** `scrypt$N$r$p$salt$hash`, salt and hash in base64url; `overloaded` when too many are being hashed. */
  readonly hash: (password: string) => Promise<string | 'overloaded'>
  /** Takes as long for `null`, a user who has no password or is not there, as for a wrong password. */
  readonly verify: (
    password: string,
    passwordHash: string | null,
  ) => Promise<'right' | 'wrong' | 'overloaded'>
}

export type ScryptCost = { readonly N: number; readonly r: number; readonly p: number }

/** One of OWASP's equal settings for scrypt: 32 MiB and about 0.15 s each. */
const COST: ScryptCost = { N: 2 ** 15, r: 8, p: 3 }

/** Two leave half of Node's four worker threads to the disk; eighteen take about two seconds. */
const TURNSTILE = { atOnce: 2, waiting: 16 }

const HASH_BYTES = 32

export function createPasswordHasher(newCost = COST): PasswordHasher {
  const turnstile = createTurnstile(TURNSTILE)
  /** What nobody's password hashes to. */
  const nobody = written(newCost, randomBytes(16), randomBytes(HASH_BYTES))
  return {
    hash: async (password) => {
      const salt = randomBytes(16)
      const hash = await turnstile.enter(() => derive(password, salt, newCost))
      return hash === 'full' ? 'overloaded' : written(newCost, salt, hash)
    },
    verify: async (password, passwordHash) => {
      const { cost, salt, hash } = read(passwordHash ?? nobody)
      const derived = await turnstile.enter(() => derive(password, salt, cost))
      if (derived === 'full') return 'overloaded'
      const same = derived.length === hash.length && timingSafeEqual(derived, hash)
      return same && passwordHash !== null ? 'right' : 'wrong'
    },
  }
}

/** Composed and decomposed accents are one password: keyboards differ in which they send. */
function derive(password: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  const options = { N, r, p, maxmem: 256 * N * r }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    )
  })
}

function written({ N, r, p }: ScryptCost, salt: Buffer, hash: Buffer): string {
  return `scrypt$${N}$${r}$${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

function read(text: string): { cost: ScryptCost; salt: Buffer; hash: Buffer } {
  const [scheme, N, r, p, salt, hash] = text.split('$')
  if (scheme !== 'scrypt' || !salt || !hash) throw new Error('The stored password hash is of no known form')
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
}
