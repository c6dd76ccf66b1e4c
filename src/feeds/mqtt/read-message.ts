import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import type { IPublishPacket } from 'mqtt'
import type { Json, JsonObject } from '../../core/json.ts'
import { BadValue } from '../../core/mapping/bad-mapping.ts'
import type { DeadReason } from './dead-letter.ts'
import type { SubscribeRule } from './subscribe-rule.ts'
import { matches } from './topic-filter.ts'

export type MessageReading =
  /** `body` is an event as `POST /events` takes it. */
  | { readonly outcome: 'event'; readonly body: Buffer; readonly identity: string | null }
  | { readonly outcome: 'dead'; readonly reason: DeadReason; readonly detail: readonly string[] }

/** Bytes of a payload, as many as the body of a request may have. */
const LARGEST = 1_048_576

/** Makes an event of a message, by the rule that its topic matches. */
export function readMessage(packet: IPublishPacket, rules: readonly SubscribeRule[]): MessageReading {
  const rule = rules.find(({ filter }) => matches(filter, packet.topic))
  if (!rule) return dead('no-mapping', 'No rule is about this topic any more')
  const bytes = Buffer.from(packet.payload)
  if (bytes.length > LARGEST) return dead('too-large', `A payload should have at most ${LARGEST} bytes`)
  if (!isUtf8(bytes)) return dead('unreadable', 'The payload is no UTF-8')
  const payload = rule.format === 'text' ? bytes.toString() : parsed(bytes)
  if (payload === undefined) return dead('unreadable', 'The payload is no JSON')
  try {
    const row = rowOf(packet, rule, payload)
    return rule.mapping ? mapped(rule, row, bytes) : whole(rule, row, bytes)
  } catch (error) {
    if (error instanceof BadValue) return dead('unmapped', error.message)
    // JSON can be nested deeper than it can be written again.
    if (error instanceof RangeError) return dead('unreadable', 'The payload nests too deep')
    throw error
  }
}

function mapped(rule: SubscribeRule, row: JsonObject, bytes: Buffer): MessageReading {
  const made = rule.mapping!.map(row)
  if ('reasons' in made) return dead('unmapped', ...made.reasons)
  const identity = identityOf(rule, row, bytes, 'occurred_at' in made.event)
  if (identity === undefined) return NO_ID
  return { outcome: 'event', body: Buffer.from(JSON.stringify(made.event)), identity }
}

function whole(rule: SubscribeRule, row: JsonObject, bytes: Buffer): MessageReading {
  const event = row['payload'] as JsonObject | null
  const hasTime = typeof event === 'object' && typeof event?.['occurred_at'] === 'string'
  const identity = identityOf(rule, row, bytes, hasTime)
  return identity === undefined ? NO_ID : { outcome: 'event', body: bytes, identity }
}

/**
 * What stays the same however often a message is delivered: its topic, and its id or, where it says itself when it
 * happened, all it says. Null where nobody asked for that, undefined where the message has neither.
 */
function identityOf(
  rule: SubscribeRule,
  row: JsonObject,
  bytes: Buffer,
  hasTime: boolean,
): string | null | undefined {
  if (!rule.exactlyOnce) return null
  const topic = row['topic'] as string
  if (rule.id) {
    const id = rule.id.of(row)
    return id === undefined ? undefined : sha256(JSON.stringify(['id', topic, id]))
  }
  return hasTime ? sha256(JSON.stringify(['said', topic, sha256(bytes)])) : undefined
}

export function sha256(text: string | Buffer): string {
  return hash('sha256', text)
}

function rowOf({ topic, properties }: IPublishPacket, { filter }: SubscribeRule, payload: Json): JsonObject {
  const levels = topic.split('/')
  const level: Record<string, Json> = Object.fromEntries(levels.map((text, index) => [index + 1, text]))
  for (const [name, number] of filter.names) level[name] = levels[number - 1] ?? null
  const said = Object.entries(properties?.userProperties ?? {})
  const data = properties?.correlationData
  return {
    payload,
    topic,
    level,
    // A name may be there several times: the first one counts.
    property: Object.fromEntries(
      said.map(([name, value]) => [name, Array.isArray(value) ? value[0]! : value]),
    ),
    correlation_data: data ? (isUtf8(data) ? data.toString() : data.toString('base64')) : null,
  }
}

function parsed(bytes: Buffer): Json | undefined {
  try {
    return JSON.parse(bytes.toString().replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

const NO_ID = dead('no-id', 'Neither an id nor a time of its own tells this message from others')

function dead(reason: DeadReason, ...detail: string[]): MessageReading {
  return { outcome: 'dead', reason, detail }
}
