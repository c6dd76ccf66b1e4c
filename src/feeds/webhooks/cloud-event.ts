import { createHash } from 'node:crypto'
import type { CloudEventV1 } from 'cloudevents'
import type { Event } from '../../core/events/event.ts'
import type { FeedEntry } from '../../core/feeds/entry-log.ts'
import { formatInstant, type Instant } from '../../core/time/instant.ts'
import { ENTRY_WORDS } from '../../core/webhooks/webhook.ts'

/** What is sent of an entry: ready to be signed. */
export type Message = { readonly id: string; readonly body: string }

export type Composer = {
  /** The URI that tells receivers which log it comes from. */
  readonly source: string
  /** An event as `GET /events/{id}` shows it. */
  readonly show: (event: Event) => object
}

/** Structured mode, in UTF-8. */
export const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8'

/**
 * The CloudEvent of an entry: the event as it stood right after it, and what the entry itself said. Its id is made of
 * what never changes about the entry, so that it is the same however often and by whichever webhook it is sent.
 */
export function composeEntry(entry: FeedEntry, { source, show }: Composer): Promise<Message> {
  const { seq, kind, standing } = entry
  return compose({
    id: deliveryIdOf(entry),
    source,
    type: `groundlog.event.${ENTRY_WORDS[kind]}`,
    subject: standing.asset,
    time: formatInstant(standing.occurredAt),
    sequence: String(seq).padStart(16, '0'),
    data: { ...show(standing), entry: presentEntry(entry) },
  })
}

/** The CloudEvent that a test sends. */
export function composeTest(
  { id, webhookId, now }: { readonly id: string; readonly webhookId: string; readonly now: Instant },
  { source }: Composer,
): Promise<Message> {
  const data = { webhook_id: webhookId, message: 'A test: nothing has happened' }
  return compose({ id, source, type: 'groundlog.webhook.test', time: formatInstant(now), data })
}

/** After a log was put back from a backup a number may come again: what it stands for was recorded at another time. */
export function deliveryIdOf({ seq, eventId, recordedAt }: FeedEntry): string {
  const hash = createHash('sha256').update(`${eventId} ${seq} ${recordedAt}`).digest('base64url')
  return `${seq}-${hash.slice(0, 22)}`
}

type Said = Pick<CloudEventV1<object>, 'id' | 'source' | 'type' | 'data'> & {
  readonly time: string
  readonly subject?: string
  readonly sequence?: string
}

/** The library is large, so it comes in with the first message. Its own JSON would cut times to milliseconds. */
async function compose(said: Said): Promise<Message> {
  const { CloudEvent } = await import('cloudevents')
  const event = new CloudEvent({ ...said, datacontenttype: 'application/json' })
  return { id: said.id, body: JSON.stringify({ ...event }) }
}

function presentEntry({
  seq,
  kind,
  revision,
  recordedAt,
  recordedBy,
  reason,
  event,
  correlation,
}: FeedEntry) {
  return {
    seq,
    kind: ENTRY_WORDS[kind],
    revision,
    recorded_at: formatInstant(recordedAt),
    recorded_by: recordedBy,
    reason,
    ...(kind === 'merge' && event && { merged: presentMerged(event) }),
    ...(correlation && { correlation: presentLink(correlation) }),
  }
}

function presentMerged({ id, occurredAt, endedAt, description }: NonNullable<FeedEntry['event']>) {
  return {
    id,
    occurred_at: formatInstant(occurredAt),
    ended_at: endedAt === null ? null : formatInstant(endedAt),
    description,
  }
}

function presentLink({ id, from, to, relation, comment }: NonNullable<FeedEntry['correlation']>) {
  return { id, from_event_id: from, to_event_id: to, relation, comment }
}
