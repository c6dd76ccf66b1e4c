import type { Instant } from '../time/instant.ts'
import type { Webhook } from './webhook.ts'

/** Port: what is kept of webhooks over restarts. Every engine passes test/webhook-registry.suite.ts. */
export interface WebhookRegistry {
  /** In the order in which they were made. */
  list(): Promise<Webhook[]>
  /** Adds a webhook, or puts it in the place of the one with its id. */
  save(webhook: Webhook): Promise<void>
  /** Forgets it, and since when it fails. */
  remove(id: string): Promise<void>
  /** Since when nothing has reached it; null while all is well. */
  failingSince(id: string): Promise<Instant | null>
  /** Does nothing where there is no such webhook. */
  setFailingSince(id: string, since: Instant | null): Promise<void>
}
