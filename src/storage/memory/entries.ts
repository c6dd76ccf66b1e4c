import type { Entry } from '../../core/events/entry.ts'
import type { Event, EventContent, EventIdentity, Revision } from '../../core/events/event.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { Memory } from './memory.ts'

/** The moment that the next entry is recorded at: never before the one before it. */
export function nextMoment(memory: Memory, now: Instant): Instant {
  const last = memory.entries.at(-1)
  return last && last.recordedAt > now ? last.recordedAt : now
}

type NewEntry = Omit<Entry, 'seq' | 'reason' | 'correlation'> & Partial<Entry>

export function addEntry(memory: Memory, entry: NewEntry): Entry {
  const added = { reason: null, correlation: null, ...entry, seq: memory.entries.length + 1 }
  memory.entries.push(added)
  for (const listener of memory.listeners) queueMicrotask(listener)
  return added
}

/** What an event says and who it is, without what the log adds to it. */
export function saidBy(event: Event): EventIdentity & EventContent {
  const { seq: _, recordedAt: _at, revision: _revision, occurrenceCount: _count, ...rest } = event
  const { duplicateOf: _of, hit: _hit, ...said } = rest
  return said
}

/** Every revision of an event, oldest first. */
export function revisionsOf({ entries }: Memory, eventId: string): Revision[] {
  return entries
    .filter((entry) => entry.eventId === eventId && (entry.kind === 'record' || entry.kind === 'revise'))
    .map(({ seq, revision, recordedAt, recordedBy, reason, event }) => {
      return { ...contentOf(event!), seq, revision, recordedAt, recordedBy, reason }
    })
}

/** The event as the log stood when its newest entry was `asOf`; null when it was not there yet. */
export function eventAt(memory: Memory, event: Event, asOf: number): Event | null {
  const revision = revisionsOf(memory, event.id).findLast(({ seq }) => seq <= asOf)
  if (!revision) return null
  const isMerge = ({ kind, eventId, seq }: Entry) => kind === 'merge' && eventId === event.id && seq <= asOf
  const occurrenceCount = 1 + memory.entries.filter(isMerge).length
  return { ...event, ...contentOf(revision), revision: revision.revision, occurrenceCount }
}

/** All events, as they are or as they were. */
export function standing(memory: Memory, { asOf }: EventFilter): Event[] {
  const events = [...memory.events.values()]
  return asOf === undefined ? events : events.flatMap((event) => eventAt(memory, event, asOf) ?? [])
}

function contentOf(said: EventContent): EventContent {
  const { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy } = said
  return { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy }
}
