const SHA_256 = /^[0-9a-f]{64}$/

/** The hex of a SHA-256 is stored as its 32 bytes, any other text as it is. */
export function storedHash(fingerprint: string): Uint8Array | string {
  return SHA_256.test(fingerprint) ? Buffer.from(fingerprint, 'hex') : fingerprint
}

export function hashOf(stored: unknown): string {
  return typeof stored === 'string' ? stored : Buffer.from(stored as Uint8Array).toString('hex')
}
