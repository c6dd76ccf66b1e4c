import { hash, randomBytes } from 'node:crypto'

/** A new secret of 256 bits: `glog_` and 43 characters that need no escaping anywhere. */
export function newTokenSecret(): string {
  return `glog_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a token. A plain hash will do: nobody guesses 256 random bits. */
export function hashToken(secret: string): string {
  return hash('sha256', secret, 'hex')
}
