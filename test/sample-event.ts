import { randomUUID } from 'node:crypto'
import type { DuplicationCheck } from '../src/core/duplication/duplication-check.ts'
import type { DuplicationRule } from '../src/core/duplication/duplication-rule.ts'
import type { EventContent } from '../src/core/events/event.ts'
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
  return { now: at(seconds), catalogRevision, duplication: [], idempotency: null }
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
    judgedBy: [],
    ...said,
  }
}

/** What an event says, without who it is. */
export function newContent(said: Partial<EventContent> = {}): EventContent {
  const { endedAt, severity, description, fields, verbatim, judgedBy } = newEvent()
  return { occurredAt: NOON, endedAt, severity, description, fields, verbatim, judgedBy, ...said }
}

export function sampleDuplicationRule(said: Partial<DuplicationRule> = {}): DuplicationRule {
  return {
    id: 'r1',
    name: 'Chattering alarms',
    eventTypeId: null,
    fingerprintFields: ['entity_id', 'event_type_id'],
    ignoreFields: [],
    fullDeduplication: false,
    windowSeconds: 60,
    action: 'reject',
    enabled: true,
    revision: 1,
    createdAt: NOON,
    updatedAt: NOON,
    ...said,
  }
}

/** What a rule asks about an event; its action is that of the rule as it was saved. */
export function sampleCheck(said: Partial<DuplicationCheck> = {}): DuplicationCheck {
  return {
    ruleId: 'r1',
    action: 'reject',
    fingerprint: 'f0'.repeat(32),
    window: 60_000_000n,
    matched: { entity_id: 'Motor-01' },
    ...said,
  }
}
