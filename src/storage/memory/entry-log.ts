import type { Entry } from '../../core/events/entry.ts'
import type { EntryLog, FeedEntry } from '../../core/feeds/entry-log.ts'
import { eventAt } from './entries.ts'
import type { Memory } from './memory.ts'
import { placementsOf } from './placements.ts'

/** A cursor is the number of an entry, which is also how many entries there are up to it. */
export function createEntryLog(memory: Memory): EntryLog {
  const feedEntry = (entry: Entry): FeedEntry => ({
    ...entry,
    standing: eventAt(memory, memory.events.get(entry.eventId)!, entry.seq)!,
  })
  return {
    start: '0',
    tail: async (after, { entries, bytes }) => {
      const found: FeedEntry[] = []
      let read = 0
      for (const entry of memory.entries.slice(Number(after))) {
        found.push(feedEntry(entry))
        read += bytesOf(entry)
        if (found.length >= entries || read >= bytes) break
      }
      return { entries: found, next: String(found.at(-1)?.seq ?? after) }
    },
    cursorAt: async (moment) => {
      const later = memory.entries.findIndex(({ recordedAt }) => recordedAt >= moment)
      return String(later < 0 ? memory.entries.length : later)
    },
    end: async () => String(memory.entries.length),
    ahead: async (cursor) => {
      const passed = Number(cursor)
      const entries = memory.entries.length - passed
      return { entries, since: memory.entries[passed]?.recordedAt ?? null }
    },
    behind: ({ seq }) => String(seq),
    passed: async (cursor) => {
      const entry = memory.entries.find(({ seq }) => String(seq) === cursor)
      return entry ? feedEntry(entry) : null
    },
    sameEvent: async (seq, upTo) => {
      const wanted = memory.entries[seq - 1]
      if (!wanted) return []
      const same = ({ seq: other, eventId, kind }: Entry) =>
        other === seq || (other > seq && eventId === wanted.eventId && !isLink(kind) && !isLink(wanted.kind))
      return memory.entries.slice(0, Number(upTo)).filter(same).map(feedEntry)
    },
    placed: async (seqs) => placementsOf(memory, seqs),
    onAppended: (listener) => {
      memory.listeners.add(listener)
      return () => memory.listeners.delete(listener)
    },
  }
}

function isLink(kind: Entry['kind']): boolean {
  return kind === 'link' || kind === 'unlink'
}

function bytesOf({ event }: Entry): number {
  const said = [event?.description, JSON.stringify(event?.fields), JSON.stringify(event?.verbatim)]
  return said.reduce((sum, text) => sum + (text?.length ?? 0), 500)
}
