import type { Database } from 'better-sqlite3'
import type { Webhook } from '../../core/webhooks/webhook.ts'
import type { WebhookRegistry } from '../../core/webhooks/webhook-registry.ts'
import { type AtOnce, reading } from './at-once.ts'
import type { WriteQueue } from './write-queue.ts'

export function createWebhookRegistry(database: Database, writer: Pick<WriteQueue, 'run'>): WebhookRegistry {
  const list = database.prepare<[], string>('select document from webhook order by number').pluck()
  const failing = database
    .prepare<[string], bigint | null>('select failing_since from webhook where id = ?')
    .pluck()
    .safeIntegers()
  return {
    list: reading(() => list.all().map(webhookOf)),
    failingSince: reading((id: string) => failing.get(id) ?? null),
    save: (webhook) => writer.run('saveWebhook', webhook),
    remove: (id) => writer.run('removeWebhook', id),
    setFailingSince: (id, since) => writer.run('setFailingSince', id, since),
  }
}

export type WebhookCommands = {
  readonly saveWebhook: AtOnce<WebhookRegistry['save']>
  readonly removeWebhook: AtOnce<WebhookRegistry['remove']>
  readonly setFailingSince: AtOnce<WebhookRegistry['setFailingSince']>
}

export function createWebhookCommands(database: Database): WebhookCommands {
  const save = database.prepare(`insert into webhook (id, document) values (?, ?)
    on conflict (id) do update set document = excluded.document`)
  const remove = database.prepare('delete from webhook where id = ?')
  const setFailing = database.prepare('update webhook set failing_since = ? where id = ?')
  return {
    saveWebhook: (webhook) => void save.run(webhook.id, webhookText(webhook)),
    removeWebhook: (id) => void remove.run(id),
    setFailingSince: (id, since) => void setFailing.run(since, id),
  }
}

function webhookText(webhook: Webhook): string {
  const { createdAt, updatedAt } = webhook
  return JSON.stringify({ ...webhook, createdAt: String(createdAt), updatedAt: String(updatedAt) })
}

type Stored = Omit<Webhook, 'createdAt' | 'updatedAt'> & {
  readonly createdAt: string
  readonly updatedAt: string
}

function webhookOf(text: string): Webhook {
  const webhook = JSON.parse(text) as Stored
  return { ...webhook, createdAt: BigInt(webhook.createdAt), updatedAt: BigInt(webhook.updatedAt) }
}
