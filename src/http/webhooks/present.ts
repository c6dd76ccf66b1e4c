import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Feed } from '../../core/feeds/feed.ts'
import { formatInstant } from '../../core/time/instant.ts'
import { conditionInTodaysWords } from '../../core/webhooks/condition-text.ts'
import type { Webhook } from '../../core/webhooks/webhook.ts'
import type { WebhookAttempt, WebhookTrial } from '../../core/webhooks/webhook-desk.ts'

/** A webhook as `/webhooks` shows it: never with a secret. */
export function presentWebhook(webhook: Webhook, feed: Feed | null, catalog: CatalogSnapshot) {
  return {
    id: webhook.id,
    name: webhook.name,
    url: webhook.url,
    event_type_ids: webhook.eventTypeIds,
    entity_ids: webhook.assets,
    kinds: webhook.kinds,
    condition: conditionInTodaysWords(webhook, catalog),
    secrets: webhook.secrets.length,
    feed: feed && {
      name: feed.name,
      state: feed.state,
      condition: feed.condition,
      lag_entries: feed.lag.entries,
      set_aside: feed.setAside,
      last_error: feed.lastError?.message ?? null,
    },
    revision: webhook.revision,
    created_at: formatInstant(webhook.createdAt),
    created_by: webhook.createdBy,
    updated_at: formatInstant(webhook.updatedAt),
  }
}

export function presentAttempt(attempt: WebhookAttempt) {
  return {
    delivery_id: attempt.deliveryId,
    seq: attempt.seq,
    event_id: attempt.eventId,
    at: formatInstant(attempt.at),
    duration_ms: attempt.milliseconds,
    outcome: attempt.outcome,
    status: attempt.status,
    error: attempt.error,
  }
}

export function presentTrial({ deliveryId, status, milliseconds, body, error }: WebhookTrial) {
  return { delivery_id: deliveryId, status, duration_ms: milliseconds, body, error }
}
