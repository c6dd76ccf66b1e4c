import type { Asset } from '../../core/assets/asset.ts'
import type { Entry } from '../../core/events/entry.ts'
import type { Event, Revision } from '../../core/events/event.ts'
import type {
  AppendAnswer,
  EventStore,
  JudgedUnder,
  NewEvent,
  NewRevision,
  ReviseAnswer,
} from '../../core/events/event-store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { addAsset } from './assets.ts'
import { matches } from './matches.ts'
import type { Memory } from './memory.ts'
import { pageOf } from './page.ts'

export function createEventStore(memory: Memory): EventStore {
  const all = () => [...memory.events.values()]
  return {
    append: async (event, judged) => append(memory, event, judged),
    revise: async (revision, judged) => revise(memory, revision, judged),
    get: async (id) => memory.events.get(id) ?? null,
    getBySeq: async (seq) => all().find((event) => event.seq === seq) ?? null,
    history: async (id) => {
      if (!memory.events.has(id)) return null
      return memory.entries.filter(({ eventId }) => eventId === id).map(revisionOf)
    },
    list: async (query) => pageOf(all(), query),
    count: async (filter) => ({ total: all().filter((event) => matches(event, filter)).length, exact: true }),
    tail: async (seq, limit) => memory.entries.filter((entry) => entry.seq > seq).slice(0, limit),
  }
}

function append(memory: Memory, event: NewEvent, judged: JudgedUnder): AppendAnswer {
  if (judged.catalogRevision !== memory.catalogRevision) return { outcome: 'stale-catalog' }
  if (!memory.assets.has(event.asset) && !event.registersAsset) return { outcome: 'unknown-asset' }
  const first = firstWithKey(memory, event)
  if (first) return { outcome: 'dropped', because: 'dedup-key', event: first }

  const seq = memory.entries.length + 1
  const recordedAt = nextMoment(memory, judged.now)
  const { type } = meetAsset(memory, event, recordedAt)
  const { registersAsset: _, ...said } = event
  const assetType = event.assetType ?? type
  const recorded: Event = {
    ...said,
    assetType,
    seq,
    recordedAt,
    revision: 1,
    occurrenceCount: 1,
    duplicateOf: null,
  }
  memory.events.set(event.id, recorded)
  memory.entries.push(
    entryOf(recorded, { kind: 'record', seq, recordedAt, recordedBy: event.recordedBy, reason: null }),
  )
  return { outcome: 'recorded', seq, recordedAt, assetType }
}

function revise(memory: Memory, revision: NewRevision, judged: JudgedUnder): ReviseAnswer {
  if (judged.catalogRevision !== memory.catalogRevision) return { outcome: 'stale-catalog' }
  const event = memory.events.get(revision.eventId)
  if (!event) return { outcome: 'unknown-event' }
  if (event.revision !== revision.expectedRevision) return { outcome: 'stale-revision' }

  const { content, recordedBy, reason } = revision
  const revised: Event = { ...event, ...content, revision: event.revision + 1 }
  const seq = memory.entries.length + 1
  memory.events.set(event.id, revised)
  const recordedAt = nextMoment(memory, judged.now)
  memory.entries.push(entryOf(revised, { kind: 'revise', seq, recordedAt, recordedBy, reason }))
  return { outcome: 'revised', event: revised }
}

function firstWithKey(memory: Memory, { asset, dedupKey }: NewEvent): Event | undefined {
  if (dedupKey === null) return undefined
  return [...memory.events.values()].find((event) => event.asset === asset && event.dedupKey === dedupKey)
}

function nextMoment(memory: Memory, now: Instant): Instant {
  const last = memory.entries.at(-1)
  return last && last.recordedAt > now ? last.recordedAt : now
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

function entryOf(
  event: Event,
  made: Pick<Entry, 'kind' | 'seq' | 'recordedAt' | 'recordedBy' | 'reason'>,
): Entry {
  const { seq: _seq, recordedAt: _at, revision, occurrenceCount: _count, duplicateOf: _of, ...said } = event
  return { ...made, eventId: event.id, revision, event: said }
}

function revisionOf({ seq, revision, recordedAt, recordedBy, reason, event }: Entry): Revision {
  const { occurredAt, endedAt, severity, description, fields, verbatim } = event
  const content = { occurredAt, endedAt, severity, description, fields, verbatim }
  return { ...content, seq, revision, recordedAt, recordedBy, reason }
}
