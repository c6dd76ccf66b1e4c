import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A new secret of 32 bytes, as Standard Webhooks write them. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString('base64')
}

export type Signing = {
  readonly id: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly body: string
  readonly secrets: readonly string[]
}

/** The headers of Standard Webhooks, with a signature by each of the secrets. */
export function signatureHeaders({ id, timestamp, body, secrets }: Signing): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}
