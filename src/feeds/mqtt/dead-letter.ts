import { isUtf8 } from 'node:buffer'
import type { IPublishPacket } from 'mqtt'
import type { Verdict } from '../../core/events/verdict.ts'
import type { Refusal } from '../../core/problems.ts'
import { formatInstant, type Instant } from '../../core/time/instant.ts'
import type { Message } from './broker-connection.ts'

/** Why a message became no event. */
export type DeadReason =
  | 'no-mapping'
  | 'unreadable'
  | 'too-large'
  | 'unmapped'
  | 'no-id'
  | 'id-reused'
  | 'refused'
  | 'rejected-duplicate'
  | 'failed'

export type Death = { readonly reason: DeadReason; readonly detail: readonly string[] }

type Letter = Death & {
  readonly packet: IPublishPacket
  readonly at: Instant
  /** Bytes of the payload that are told; all of them unless said. */
  readonly atMost?: number
}

/** A message that became no event, with the reason, as it goes to the dead-letter topic. */
export function deadLetter(topic: string, { packet, reason, detail, at, atMost }: Letter): Message {
  const payload = Buffer.from(packet.payload)
  const told = payload.subarray(0, atMost)
  const isText = told.length === payload.length && isUtf8(payload)
  const letter = {
    reason,
    detail,
    topic: packet.topic,
    received_at: formatInstant(at),
    payload: told.toString(isText ? 'utf8' : 'base64'),
    encoding: isText ? 'text' : 'base64',
    payload_bytes: payload.length,
    truncated: told.length < payload.length,
    ...(packet.properties?.userProperties && { properties: packet.properties.userProperties }),
  }
  return { topic, payload: Buffer.from(JSON.stringify(letter)), retain: false }
}

/** Why a message's event was refused; null where it was not. */
export function deathIn(verdict: Verdict): Death | null {
  if (verdict.outcome === 'rejected-duplicate') {
    return { reason: 'rejected-duplicate', detail: [`It repeats event ${verdict.hit.duplicateOf}`] }
  }
  return verdict.outcome === 'refused' ? refusedDeath(verdict.refusal) : null
}

function refusedDeath(refusal: Refusal): Death {
  if (refusal.kind === 'not-found') {
    return { reason: 'refused', detail: [`${refusal.what} ${JSON.stringify(refusal.id)} is not known`] }
  }
  if (refusal.kind === 'conflict') return { reason: 'refused', detail: [refusal.message] }
  const isReused = refusal.problems.some(({ code }) => code === 'idempotency_key_reused')
  if (isReused)
    return { reason: 'id-reused', detail: ['A message of this topic with this id said something else'] }
  return {
    reason: 'refused',
    detail: refusal.problems.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')),
  }
}
