import type { WebhookRegistry } from '../../core/webhooks/webhook-registry.ts'
import type { Memory } from './memory.ts'

export function createWebhookRegistry({ webhooks, failingSince }: Memory): WebhookRegistry {
  return {
    list: async () => [...webhooks.values()],
    save: async (webhook) => void webhooks.set(webhook.id, webhook),
    remove: async (id) => {
      webhooks.delete(id)
      failingSince.delete(id)
    },
    failingSince: async (id) => failingSince.get(id) ?? null,
    setFailingSince: async (id, since) => {
      if (since === null) failingSince.delete(id)
      else if (webhooks.has(id)) failingSince.set(id, since)
    },
  }
}
