import type { Correlation } from '../../core/correlation/correlation.ts'
import type { LinkAnswer, NewLink } from '../../core/events/event-store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { addEntry, nextMoment } from './entries.ts'
import type { Memory } from './memory.ts'

export function link(memory: Memory, link: NewLink, now: Instant): LinkAnswer {
  for (const eventId of [link.from, link.to]) {
    if (!memory.events.has(eventId)) return { outcome: 'unknown-event', eventId }
  }
  const { from, to, relation, recordedBy } = link
  const there = [...memory.correlations.values()].find(
    (known) => known.from === from && known.to === to && known.relation === relation,
  )
  if (there) return { outcome: 'already-linked', correlation: there }
  const recordedAt = nextMoment(memory, now)
  const { seq } = addLinkEntry(memory, 'link', { link, by: recordedBy, recordedAt })
  const correlation = { ...link, seq, recordedAt }
  memory.correlations.set(link.id, correlation)
  return { outcome: 'linked', correlation }
}

export function unlink(memory: Memory, id: string, said: { readonly by: string; readonly now: Instant }) {
  const link = memory.correlations.get(id)
  if (!link) return 'unknown-link'
  addLinkEntry(memory, 'unlink', { link, by: said.by, recordedAt: nextMoment(memory, said.now) })
  memory.correlations.delete(id)
  return 'unlinked'
}

export function correlationsOf(memory: Memory, eventId: string): Correlation[] | null {
  if (!memory.events.has(eventId)) return null
  return [...memory.correlations.values()].filter(({ from, to }) => from === eventId || to === eventId)
}

type Said = { readonly link: NewLink; readonly by: string; readonly recordedAt: Instant }

function addLinkEntry(memory: Memory, kind: 'link' | 'unlink', { link, by, recordedAt }: Said) {
  const { id, from, to, relation, comment } = link
  const { revision } = memory.events.get(from)!
  const correlation = { id, from, to, relation, comment }
  const about = { eventId: from, revision, event: null, correlation }
  return addEntry(memory, { kind, recordedAt, recordedBy: by, ...about })
}
