import { randomUUID } from 'node:crypto'
import type { JudgedUnder, NewEvent } from '../src/core/events/event-store.ts'
import type { Instant } from '../src/core/time/instant.ts'

/** A moment that tests count from. */
export const NOON: Instant = 1_775_822_400_000_000n

/** Seconds after noon. */
export function at(seconds: number): Instant {
  return NOON + BigInt(Math.round(seconds * 1_000_000))
}

/** Judged under the catalog as every log starts. */
export function judged(seconds = 0, catalogRevision = 1): JudgedUnder {
  return { now: at(seconds), catalogRevision }
}

export function newEvent(said: Partial<NewEvent> = {}): NewEvent {
  return {
    id: randomUUID(),
    asset: 'Motor-01',
    assetType: null,
    registersAsset: true,
    typeId: 'STATUS_RESTART',
    typeVersion: 1,
    source: 'events',
    recordedBy: 'ada',
    dedupKey: null,
    warnings: [],
    occurredAt: NOON,
    endedAt: null,
    severity: 3,
    description: 'Restarted after a trip',
    fields: {},
    verbatim: null,
    ...said,
  }
}
