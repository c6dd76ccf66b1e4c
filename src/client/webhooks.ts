import type { Json } from '../core/json.ts'
import { type Asker, at } from './ask.ts'
import type { Feed } from './feeds.ts'
import type { Page, PageQuery } from './page.ts'

export type WebhookKind = 'recorded' | 'revised' | 'merged' | 'linked' | 'unlinked'

export type NewWebhook = {
  readonly id?: string
  readonly name: string
  readonly url: string
  /** Null, or absent: all; so below. */
  readonly event_type_ids?: readonly string[] | null
  readonly entity_ids?: readonly string[] | null
  readonly kinds?: readonly WebhookKind[] | null
  /** CEL text or the structured form. */
  readonly condition?: Json
  /** ISO 8601: sends what was recorded then or later; from now on unless said. */
  readonly from?: string
}

export type WebhookChanges = Partial<Omit<NewWebhook, 'id' | 'from'>> & {
  readonly expected_revision?: number
}

export type Webhook = Required<Omit<NewWebhook, 'from'>> & {
  /** How many secrets sign deliveries. */
  readonly secrets: number
  readonly feed:
    | (Pick<Feed, 'name' | 'state' | 'condition' | 'set_aside'> & {
        readonly lag_entries: number
        readonly last_error: string | null
      })
    | null
  readonly revision: number
  readonly created_at: string
  readonly created_by: string
  readonly updated_at: string
}

/** The secret is told this once. */
export type IssuedWebhook = Webhook & { readonly secret: string }

export type WebhookAttempt = {
  readonly delivery_id: string
  readonly seq: number | null
  readonly event_id: string | null
  readonly at: string
  readonly duration_ms: number
  readonly outcome: 'delivered' | 'will-retry' | 'set-aside'
  readonly status: number | null
  readonly error: string | null
}

export type WebhookTrial = Pick<WebhookAttempt, 'delivery_id' | 'status' | 'duration_ms' | 'error'> & {
  /** How the answer begins. */
  readonly body: string | null
}

export function webhooks(ask: Asker) {
  const tell = async <T>(path: string) => (await ask<T>({ method: 'POST', path })).body
  return {
    create: async (webhook: NewWebhook) =>
      (await ask<IssuedWebhook>({ method: 'POST', path: '/webhooks', body: webhook })).body,
    list: async (query?: PageQuery) =>
      (await ask<Page<Webhook>>({ method: 'GET', path: '/webhooks', query })).body,
    get: async (id: string) => (await ask<Webhook>({ method: 'GET', path: at`/webhooks/${id}` })).body,
    change: async (id: string, changes: WebhookChanges) =>
      (await ask<Webhook>({ method: 'PATCH', path: at`/webhooks/${id}`, body: changes })).body,
    delete: async (id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/webhooks/${id}` })
    },
    rotateSecret: (id: string) => tell<IssuedWebhook>(at`/webhooks/${id}/rotate-secret`),
    dropOldSecret: (id: string) => tell<Webhook>(at`/webhooks/${id}/drop-old-secret`),
    /** Sends a test now. */
    test: (id: string) => tell<WebhookTrial>(at`/webhooks/${id}/test`),
    deliveries: async (id: string) =>
      (await ask<{ data: WebhookAttempt[] }>({ method: 'GET', path: at`/webhooks/${id}/deliveries` })).body
        .data,
  }
}
