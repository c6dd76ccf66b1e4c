import type { Feed } from '../feeds/feed.ts'
import type { Json } from '../json.ts'
import type { Result } from '../problems.ts'
import type { Instant } from '../time/instant.ts'
import type { Webhook, WebhookContent } from './webhook.ts'

/** What a webhook is to be, with its condition as it was sent. */
export type WebhookDraft = Omit<WebhookContent, 'condition' | 'fieldIds'> & { readonly condition: Json }

export type NewWebhook = {
  /** The client's own; made up when absent. */
  readonly id?: string
  readonly draft: WebhookDraft
  /** Entries recorded then or later are sent; null: those after this moment. */
  readonly from: Instant | null
  readonly createdBy: string
}

export type WebhookTarget = { readonly id: string; readonly expectedRevision: number | null }

/** A webhook and its newest secret, which is told this once. */
export type IssuedSecret = { readonly webhook: Webhook; readonly secret: string }

/** One request to a receiver, and what it said. */
export type WebhookAttempt = {
  /** Of the CloudEvent; the same for every attempt at one entry. */
  readonly deliveryId: string
  /** Null for a test. */
  readonly seq: number | null
  readonly eventId: string | null
  readonly at: Instant
  readonly milliseconds: number
  /** `will-retry` comes again; `set-aside` does not by itself. */
  readonly outcome: 'delivered' | 'will-retry' | 'set-aside'
  /** The status that the receiver answered with; null where it did not come to that. */
  readonly status: number | null
  readonly error: string | null
}

/** What came of a test. */
export type WebhookTrial = Pick<WebhookAttempt, 'deliveryId' | 'milliseconds' | 'status' | 'error'> & {
  /** How the body of the answer begins; null where there was none. */
  readonly body: string | null
}

/** Port: all webhooks of a server, and the feeds that deliver to them. */
export interface WebhookDesk {
  list(): readonly Webhook[]
  get(id: string): Webhook | undefined
  /** How its feed gets on. */
  feed(id: string): Promise<Feed | null>
  create(webhook: NewWebhook): Promise<Result<IssuedSecret>>
  change(target: WebhookTarget, patch: Partial<WebhookDraft>): Promise<Result<Webhook>>
  remove(target: WebhookTarget): Promise<Result<Webhook>>
  /** From now on deliveries are signed with a new secret, and with the one before until that is dropped. */
  rotateSecret(id: string): Promise<Result<IssuedSecret>>
  dropOldSecret(id: string): Promise<Result<Webhook>>
  test(id: string): Promise<Result<WebhookTrial>>
  /** Gives tests up at once, those under way and those to come: the server stops. */
  endTests(): void
  /** The last ones since the server was started, newest first. */
  attempts(id: string): Result<readonly WebhookAttempt[]>
}
