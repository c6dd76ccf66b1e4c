import type { Event } from '../../core/events/event.ts'
import type { EventStore, JudgedUnder, NewRevision, ReviseAnswer } from '../../core/events/event-store.ts'
import { matchesFilter } from '../../core/events/matches-filter.ts'
import { append, appendAll } from './append.ts'
import { claimed, keepClaim, recall } from './claims.ts'
import { rememberAnew } from './duplicates.ts'
import { addEntry, eventAt, nextMoment, revisionsOf, saidBy, standing } from './entries.ts'
import { correlationsOf, link, unlink } from './links.ts'
import type { Memory } from './memory.ts'
import { pageOf } from './page.ts'
import { render } from './render.ts'
import { survey } from './survey.ts'

export function createEventStore(memory: Memory): EventStore {
  return { ...commands(memory), ...reads(memory) }
}

type Commands = Pick<EventStore, 'append' | 'appendAll' | 'revise' | 'recall' | 'link' | 'unlink'>

function commands(memory: Memory): Commands {
  return {
    append: async (event, judged) => append(memory, event, judged),
    appendAll: async (items) => appendAll(memory, items),
    revise: async (revision, judged) => revise(memory, revision, judged),
    recall: async (claim, now) => recall(memory, claim, now),
    link: async (said, now) => link(memory, said, now),
    unlink: async (id, by, now) => unlink(memory, id, { by, now }),
  }
}

function reads(memory: Memory): Omit<EventStore, keyof Commands> {
  return {
    correlations: async (eventId) => correlationsOf(memory, eventId),
    seqAt: async (moment) => memory.entries.findLast(({ recordedAt }) => recordedAt <= moment)?.seq ?? 0,
    lastRecordedAt: async () => memory.entries.at(-1)?.recordedAt ?? null,
    get: async (id, asOf) => {
      const event = memory.events.get(id) ?? null
      return event && asOf !== undefined ? eventAt(memory, event, asOf) : event
    },
    getBySeq: async (seq) => [...memory.events.values()].find((event) => event.seq === seq) ?? null,
    history: async (id, offset, limit) =>
      memory.events.has(id) ? revisionsOf(memory, id).slice(offset, offset + limit) : null,
    list: async (query) => pageOf(standing(memory, query.filter), query),
    count: async (filter) => ({
      total: standing(memory, filter).filter((event) => matchesFilter(event, filter)).length,
      exact: true,
    }),
    survey: (spec, filter, watch) => survey(memory, { spec, filter }, watch),
    render: (query, renderer) => render(memory, query, renderer),
  }
}

function revise(memory: Memory, revision: NewRevision, judged: JudgedUnder): ReviseAnswer {
  const earlier = claimed(memory, judged)
  if (earlier) {
    return earlier.command === 'revise' && earlier.isSameBody
      ? { outcome: 'repeated', event: earlier.answer.event }
      : { outcome: 'key-reused' }
  }
  if (judged.catalogRevision !== memory.catalogRevision) return { outcome: 'stale-catalog' }
  const event = memory.events.get(revision.eventId)
  if (!event) return { outcome: 'unknown-event' }
  if (event.revision !== revision.expectedRevision) return { outcome: 'stale-revision' }

  const revised = correct(memory, event, { revision, judged })
  const answer = { outcome: 'repeated', of: 'recorded', because: null, event: revised, hit: null } as const
  keepClaim(memory, judged, { command: 'revise', answer })
  return { outcome: 'revised', event: revised }
}

type Correction = { readonly revision: NewRevision; readonly judged: JudgedUnder }

function correct(memory: Memory, event: Event, { revision, judged }: Correction): Event {
  const { content, recordedBy, reason } = revision
  const revised: Event = { ...event, ...content, revision: event.revision + 1 }
  const recordedAt = nextMoment(memory, judged.now)
  memory.events.set(event.id, revised)
  const about = { eventId: event.id, revision: revised.revision, event: saidBy(revised) }
  addEntry(memory, { kind: 'revise', recordedAt, recordedBy, reason, ...about })
  if (event.duplicateOf === null) {
    const { occurredAt } = content
    rememberAnew(memory, { eventId: event.id, seq: event.seq, occurredAt }, judged.duplication)
  }
  return revised
}
