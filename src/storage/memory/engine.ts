import type { Catalog } from '../../core/catalog.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { EntryLog } from '../../core/feeds/entry-log.ts'
import type { FeedRegistry } from '../../core/feeds/feed-registry.ts'
import type { WebhookRegistry } from '../../core/webhooks/webhook-registry.ts'
import { createAccess } from './access.ts'
import { createAssets } from './assets.ts'
import { createEntryLog } from './entry-log.ts'
import { createEventStore } from './event-store.ts'
import { createEventTypes } from './event-types.ts'
import { createFeedRegistry } from './feed-registry.ts'
import { createMemory } from './memory.ts'
import { createRules } from './rules.ts'
import { createWebhookRegistry } from './webhook-registry.ts'

export type MemoryEngine = {
  readonly events: EventStore
  readonly catalog: Catalog
  readonly log: EntryLog
  readonly feeds: FeedRegistry
  readonly webhooks: WebhookRegistry
  readonly health: () => Promise<{
    readonly ok: boolean
    readonly seq: number
    readonly detail: string | null
  }>
  readonly close: () => Promise<void>
}

/** A log that lives as long as the process: the model that other engines are compared with. */
export async function openMemoryEngine(): Promise<MemoryEngine> {
  const memory = createMemory()
  return {
    events: createEventStore(memory),
    catalog: {
      types: createEventTypes(memory),
      rules: createRules(memory),
      assets: createAssets(memory),
      access: createAccess(memory),
    },
    log: createEntryLog(memory),
    feeds: createFeedRegistry(memory),
    webhooks: createWebhookRegistry(memory),
    health: async () => ({ ok: true, seq: memory.entries.length, detail: null }),
    close: async () => {},
  }
}
