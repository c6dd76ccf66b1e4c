import type { WebhookAttempt } from '../../core/webhooks/webhook-desk.ts'

const KEPT = 100

/** The last attempts at a webhook, for whoever wonders what it is told. */
export class RecentAttempts {
  #attempts: readonly WebhookAttempt[] = []

  add(attempt: WebhookAttempt): void {
    this.#attempts = [attempt, ...this.#attempts].slice(0, KEPT)
  }

  get newestFirst(): readonly WebhookAttempt[] {
    return this.#attempts
  }
}
