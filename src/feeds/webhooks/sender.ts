import type { Webhook } from '../../core/webhooks/webhook.ts'
import type { Timers } from '../timers.ts'
import { CONTENT_TYPE, type Message } from './cloud-event.ts'
import { type Answer, type Network, post } from './post.ts'
import { signatureHeaders } from './signature.ts'

export type SenderParts = {
  readonly network: Network
  readonly timers: Timers
  /** Of this program, told to receivers. */
  readonly version: string
}

/** What came of one request. */
export type Sent = { readonly milliseconds: number } & (
  | { readonly answer: Answer; readonly error: null }
  | { readonly answer: null; readonly error: string }
)

export type Send = (webhook: Webhook, message: Message, signal: AbortSignal) => Promise<Sent>

/** Signs messages and sends them. What goes wrong on the way is part of the outcome; nothing is thrown. */
export function createSender({ network, timers, version }: SenderParts): Send {
  return async ({ url, secrets }, { id, body }, signal) => {
    const timestamp = Number(timers.now() / 1_000_000n)
    const headers = {
      'content-type': CONTENT_TYPE,
      'user-agent': `Groundlog/${version}`,
      ...signatureHeaders({ id, timestamp, body, secrets }),
    }
    const began = performance.now()
    const took = () => Math.round(performance.now() - began)
    try {
      const answer = await post({ url: new URL(url), headers, body, signal }, network)
      return { milliseconds: took(), answer, error: null }
    } catch (error) {
      return { milliseconds: took(), answer: null, error: messageOf(error) }
    }
  }
}

/** Where several addresses were tried in vain, Node says so in an error without words. */
function messageOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first.message : String(first)
}
