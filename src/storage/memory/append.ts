import type { Asset } from '../../core/assets/asset.ts'
import type { DuplicateHit } from '../../core/duplication/duplication-check.ts'
import type { Event } from '../../core/events/event.ts'
import type {
  AppendAnswer,
  BatchItem,
  JudgedUnder,
  KeptAnswer,
  NewEvent,
} from '../../core/events/event-store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { addAsset } from './assets.ts'
import { claimed, keepClaim } from './claims.ts'
import { findHit, remember } from './duplicates.ts'
import { addEntry, nextMoment, saidBy } from './entries.ts'
import type { Memory } from './memory.ts'
import { snapshotOf } from './snapshot.ts'

export function append(memory: Memory, event: NewEvent, judged: JudgedUnder): AppendAnswer {
  const earlier = claimed(memory, judged)
  if (earlier) {
    return earlier.command === 'append' && earlier.isSameBody ? earlier.answer : { outcome: 'key-reused' }
  }
  if (judged.catalogRevision !== memory.catalogRevision) return { outcome: 'stale-catalog' }
  if (!memory.assets.has(event.asset) && !event.registersAsset) return { outcome: 'unknown-asset' }
  const answer = decide(memory, event, judged)
  if (answer.outcome === 'rejected') return answer
  keepClaim(memory, judged, { command: 'append', answer: repetitionOf(memory, event, answer) })
  return answer
}

/** In order until one keeps nothing, which undoes them all. */
export function appendAll(memory: Memory, items: readonly BatchItem[]): AppendAnswer[] {
  const undo = snapshotOf(memory)
  const answers: AppendAnswer[] = []
  for (const { event, judged } of items) {
    const answer = append(memory, event, judged)
    answers.push(answer)
    if (['rejected', 'key-reused', 'stale-catalog', 'unknown-asset'].includes(answer.outcome)) {
      undo()
      break
    }
  }
  return answers
}

function repetitionOf(memory: Memory, event: NewEvent, answer: KeptAnswer) {
  const of = answer.outcome
  return {
    outcome: 'repeated',
    of,
    because: of === 'dropped' ? answer.because : null,
    event: of === 'recorded' ? memory.events.get(event.id)! : answer.event,
    hit: answer.hit,
  } as const
}

function decide(memory: Memory, event: NewEvent, judged: JudgedUnder) {
  const first = firstWithKey(memory, event)
  if (first) return { outcome: 'dropped', because: 'dedup-key', event: first, hit: null } as const
  const { now, duplication } = judged
  const occurredAt = event.occurredAt ?? nextMoment(memory, now)
  const hit = findHit(memory, duplication, { occurredAt, now })
  if (hit === null || hit.action === 'flag') return record(memory, event, { judged, hit })
  const repeated = memory.events.get(hit.duplicateOf)!
  if (hit.action === 'merge') return merge(memory, event, { judged, hit })
  if (hit.action === 'reject') return { outcome: 'rejected', event: repeated, hit } as const
  return { outcome: 'dropped', because: 'duplication-rule', event: repeated, hit } as const
}

function firstWithKey(memory: Memory, { asset, dedupKey }: NewEvent): Event | undefined {
  if (dedupKey === null) return undefined
  return [...memory.events.values()].find((event) => event.asset === asset && event.dedupKey === dedupKey)
}

type Judged = { readonly judged: JudgedUnder; readonly hit: DuplicateHit | null }

function record(memory: Memory, event: NewEvent, { judged, hit }: Judged): KeptAnswer {
  const seq = memory.entries.length + 1
  const recordedAt = nextMoment(memory, judged.now)
  const { type } = meetAsset(memory, event, recordedAt)
  const assetType = event.assetType ?? type
  const { registersAsset: _, ...said } = event
  const recorded: Event = {
    ...said,
    assetType,
    seq,
    recordedAt,
    revision: 1,
    occurrenceCount: 1,
    duplicateOf: hit?.duplicateOf ?? null,
    hit,
  }
  memory.events.set(event.id, recorded)
  const about = { eventId: event.id, revision: 1, event: saidBy(recorded) }
  addEntry(memory, { kind: 'record', recordedAt, recordedBy: event.recordedBy, ...about })
  if (hit === null) {
    remember(memory, { eventId: event.id, seq, occurredAt: recorded.occurredAt }, judged.duplication)
  }
  return { outcome: 'recorded', seq, recordedAt, assetType, hit }
}

/** Keeps the payload as an entry of the event it repeats and counts that up. */
function merge(
  memory: Memory,
  event: NewEvent,
  { judged, hit }: { readonly judged: JudgedUnder; readonly hit: DuplicateHit },
): KeptAnswer {
  const recordedAt = nextMoment(memory, judged.now)
  const { registersAsset: _, ...said } = event
  const assetType = event.assetType ?? memory.assets.get(event.asset)?.type ?? null
  const first = memory.events.get(hit.duplicateOf)!
  const payload = { ...said, assetType }
  const about = { eventId: first.id, revision: first.revision, event: payload }
  addEntry(memory, { kind: 'merge', recordedAt, recordedBy: event.recordedBy, ...about })
  const counted = { ...first, occurrenceCount: hit.occurrenceCount }
  memory.events.set(first.id, counted)
  return { outcome: 'merged', event: counted, hit }
}

/** Registers an asset nobody has heard of, and learns the type of one that had none. */
function meetAsset(memory: Memory, { asset: tag, assetType }: NewEvent, now: Instant): Asset {
  const known = memory.assets.get(tag)
  if (!known)
    return addAsset(memory, tag, {
      content: { type: assetType, name: null, parent: null, attributes: {} },
      now,
    })
  if (known.type !== null || assetType === null) return known
  const typed = { ...known, type: assetType, updatedAt: now }
  memory.assets.set(tag, typed)
  return typed
}
