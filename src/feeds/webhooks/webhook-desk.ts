import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { staleRevision } from '../../core/expected-revision.ts'
import type { FeedDesk, NewFeed } from '../../core/feeds/feed-desk.ts'
import { accept, conflict, invalid, notFound, type Refusal, type Result } from '../../core/problems.ts'
import { valueError } from '../../core/storable-text.ts'
import type { Instant } from '../../core/time/instant.ts'
import { checkWebhook } from '../../core/webhooks/check-webhook.ts'
import { feedOf, type Webhook, type WebhookContent } from '../../core/webhooks/webhook.ts'
import type {
  IssuedSecret,
  NewWebhook,
  WebhookDesk,
  WebhookDraft,
  WebhookTarget,
  WebhookTrial,
} from '../../core/webhooks/webhook-desk.ts'
import type { WebhookRegistry } from '../../core/webhooks/webhook-registry.ts'
import type { FeedLog } from '../feed-runner.ts'
import type { Timers } from '../timers.ts'
import { refuseForbiddenLiteral } from './checked-address.ts'
import { type Composer, composeEntry, composeTest } from './cloud-event.ts'
import { Patience } from './patience.ts'
import type { Network } from './post.ts'
import { RecentAttempts } from './recent-attempts.ts'
import { createSender, type Send } from './sender.ts'
import { newSecret } from './signature.ts'
import { WebhookReceiver } from './webhook-receiver.ts'

export type WebhookDeskParts = {
  readonly registry: WebhookRegistry
  readonly feeds: FeedDesk
  readonly catalog: () => CatalogSnapshot
  readonly composer: Composer
  readonly network: Network
  readonly timers: Timers
  readonly newId: () => string
  readonly version: string
  readonly tell: FeedLog
}

/** Each of them reads the whole log for itself. */
const MAX_WEBHOOKS = 100

/** Bytes of an answer that a test shows. */
const SHOWN = 1_024

/**
 * Opens the webhooks that are kept; `start` lets their feeds go on. What it does to them it does one after the other.
 */
export async function openWebhookDesk(
  parts: WebhookDeskParts,
): Promise<WebhookDesk & { start(): Promise<void> }> {
  const desk = new Webhooks(parts)
  await desk.load()
  return desk
}

type Kept = { webhook: Webhook; readonly attempts: RecentAttempts }

class Webhooks implements WebhookDesk {
  readonly #parts: WebhookDeskParts
  readonly #send: Send
  readonly #kept = new Map<string, Kept>()
  readonly #ending = new AbortController()
  #delivers = false
  #changing: Promise<unknown> = Promise.resolve()

  constructor(parts: WebhookDeskParts) {
    this.#parts = parts
    this.#send = createSender(parts)
  }

  async load(): Promise<void> {
    for (const webhook of await this.#parts.registry.list()) {
      this.#kept.set(webhook.id, { webhook, attempts: new RecentAttempts() })
    }
  }

  async start(): Promise<void> {
    this.#delivers = true
    for (const kept of this.#kept.values()) await this.#follow(kept, 'end')
  }

  list(): readonly Webhook[] {
    return [...this.#kept.values()].map(({ webhook }) => webhook)
  }

  get(id: string): Webhook | undefined {
    return this.#kept.get(id)?.webhook
  }

  feed(id: string) {
    return this.#parts.feeds.get(feedOf({ id }))
  }

  create({ id: own, draft, from, createdBy }: NewWebhook): Promise<Result<IssuedSecret>> {
    return this.#inOrder(async () => {
      const { registry, timers, newId, feeds } = this.#parts
      const id = own ?? newId()
      if (this.#kept.has(id)) return conflict('id-taken', `There is a webhook with the id '${id}' already`)
      if (this.#kept.size >= MAX_WEBHOOKS) {
        return conflict('too-many', `There are ${MAX_WEBHOOKS} webhooks; delete one first`)
      }
      const checked = this.#check(draft)
      if (!checked.ok) return checked
      const now = timers.now()
      const secret = newSecret()
      const made = { id, secrets: [secret], revision: 1, createdAt: now, createdBy, updatedAt: now }
      const webhook: Webhook = { ...checked.value, ...made }
      // Of one with the same id, what a crash may have left.
      await feeds.remove(feedOf(webhook))
      await registry.save(webhook)
      const kept = { webhook, attempts: new RecentAttempts() }
      this.#kept.set(webhook.id, kept)
      if (this.#delivers) await this.#follow(kept, from ?? 'end')
      return accept({ webhook, secret })
    })
  }

  change(target: WebhookTarget, patch: Partial<WebhookDraft>): Promise<Result<Webhook>> {
    return this.#edit(target, (webhook) => {
      const checked = this.#check({ ...webhook, ...patch })
      return checked.ok ? accept({ ...webhook, ...checked.value }) : checked
    })
  }

  remove(target: WebhookTarget): Promise<Result<Webhook>> {
    return this.#inOrder(async () => {
      const found = this.#find(target)
      if (!found.ok) return found
      await this.#parts.registry.remove(target.id)
      this.#kept.delete(target.id)
      await this.#parts.feeds.remove(feedOf(target))
      return found
    })
  }

  async rotateSecret(id: string): Promise<Result<IssuedSecret>> {
    const secret = newSecret()
    const edited = await this.#edit({ id, expectedRevision: null }, (webhook) => {
      const { secrets } = webhook
      return secrets.length > 1 ? TWO_SECRETS : accept({ ...webhook, secrets: [secret, ...secrets] })
    })
    return edited.ok ? accept({ webhook: edited.value, secret }) : edited
  }

  dropOldSecret(id: string): Promise<Result<Webhook>> {
    return this.#edit({ id, expectedRevision: null }, (webhook) => {
      const { secrets } = webhook
      return secrets.length < 2 ? ONE_SECRET : accept({ ...webhook, secrets: secrets.slice(0, 1) })
    })
  }

  async test(id: string): Promise<Result<WebhookTrial>> {
    const kept = this.#kept.get(id)
    if (!kept) return notFound('Webhook', id)
    const { timers, newId, composer } = this.#parts
    const at = timers.now()
    const message = await composeTest({ id: newId(), webhookId: id, now: at }, composer)
    const { answer, error, milliseconds } = await this.#send(kept.webhook, message, this.#ending.signal)
    const status = answer?.status ?? null
    const body = answer ? answer.body.subarray(0, SHOWN).toString('utf8').toWellFormed() : null
    const isTaken = status !== null && status >= 200 && status < 300
    const outcome = isTaken ? ('delivered' as const) : ('set-aside' as const)
    const told = { deliveryId: message.id, milliseconds, status, error }
    kept.attempts.add({ ...told, seq: null, eventId: null, at, outcome })
    return accept({ ...told, body })
  }

  endTests(): void {
    this.#ending.abort(new Error('The server was told to stop'))
  }

  attempts(id: string) {
    const kept = this.#kept.get(id)
    return kept ? accept(kept.attempts.newestFirst) : notFound('Webhook', id)
  }

  #check(draft: WebhookDraft): Result<WebhookContent> {
    const checked = checkWebhook(this.#parts.catalog(), draft)
    if (!checked.ok) return checked
    try {
      refuseForbiddenLiteral(new URL(draft.url), this.#parts.network.allow)
    } catch (error) {
      return invalid({ path: ['url'], ...valueError((error as Error).message), input: draft.url })
    }
    return checked
  }

  #find({ id, expectedRevision }: WebhookTarget): Result<Webhook> {
    const webhook = this.get(id)
    if (!webhook) return notFound('Webhook', id)
    const refusal = staleRevision('Webhook', webhook, { id, expectedRevision })
    return refusal ? { ok: false, refusal } : accept(webhook)
  }

  #edit(target: WebhookTarget, edit: (webhook: Webhook) => Result<Webhook>): Promise<Result<Webhook>> {
    return this.#inOrder(async () => {
      const found = this.#find(target)
      const edited = found.ok ? edit(found.value) : found
      if (!edited.ok) return edited
      const { timers, registry } = this.#parts
      const { revision } = edited.value
      const webhook = { ...edited.value, revision: revision + 1, updatedAt: timers.now() }
      await registry.save(webhook)
      this.#kept.get(webhook.id)!.webhook = webhook
      await this.#tryAtOnce(webhook)
      return accept(webhook)
    })
  }

  /** What was in vain may go well after the change. */
  async #tryAtOnce(webhook: Webhook): Promise<void> {
    const feed = await this.feed(webhook.id)
    if (feed?.state === 'running') await this.#parts.feeds.resume(feed.name)
  }

  #follow(kept: Kept, from: 'end' | Instant): Promise<void> {
    const { feeds, registry, timers, catalog, composer, tell } = this.#parts
    const { id } = kept.webhook
    const name = feedOf({ id })
    const onGone = () => {
      // Not before the failure has been told: a feed that is stopped says nothing more.
      setImmediate(() => {
        feeds
          .pause(name)
          .catch((error) => tell.warn({ feed: name, reason: String(error) }, 'feed not paused'))
      })
    }
    const receiver = new WebhookReceiver({
      webhook: () => kept.webhook,
      compose: (entry) => composeEntry(entry, composer),
      patience: new Patience({ id, registry, timers }),
      ...{ send: this.#send, attempts: kept.attempts, catalog, timers, onGone },
    })
    const feed: NewFeed = { name, kind: 'webhook', receiver, from }
    return feeds.add(feed)
  }

  #inOrder<T>(change: () => Promise<Result<T> | { ok: false; refusal: Refusal }>): Promise<Result<T>> {
    const done = this.#changing.then(change)
    this.#changing = done.catch(() => undefined)
    return done
  }
}

const TWO_SECRETS = conflict(
  'two-secrets',
  'Two secrets are active already: drop the old one first, once no receiver needs it',
)

const ONE_SECRET = conflict('one-secret', 'There is no old secret: deliveries are signed with one only')
