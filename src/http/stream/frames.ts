import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { FeedEntry } from '../../core/feeds/entry-log.ts'
import type { LiveEntry } from '../../core/feeds/live-log.ts'
import { formatInstant } from '../../core/time/instant.ts'
import { presentEvent } from '../events/present.ts'
import { idOf } from './entry-id.ts'

/** What an entry is to a stream: within its filter, or a correction that takes an event out of it. */
export type Standing = 'within' | 'leaving'

/** Entries as server-sent events. Each is written once, for everybody who is sent it. */
export type Frames = {
  readonly of: (entry: LiveEntry, standing: Standing) => Buffer
  /** All of them; the same list gives the same bytes. */
  readonly ofAll: (entries: readonly LiveEntry[]) => Buffer
}

export function createFrames(catalog: () => CatalogSnapshot): Frames {
  const written = { within: new WeakMap<LiveEntry, Buffer>(), leaving: new WeakMap<LiveEntry, Buffer>() }
  const whole = new WeakMap<readonly LiveEntry[], Buffer>()
  const of: Frames['of'] = (entry, standing) => {
    const known = written[standing].get(entry)
    if (known) return known
    const frame = Buffer.from(write(entry, standing, catalog()))
    written[standing].set(entry, frame)
    return frame
  }
  return {
    of,
    ofAll: (entries) => {
      const known = whole.get(entries)
      if (known) return known
      const all = Buffer.concat(entries.map((entry) => of(entry, 'within')))
      whole.set(entries, all)
      return all
    },
  }
}

function write(entry: LiveEntry, standing: Standing, catalog: CatalogSnapshot): string {
  const data = { ...presentEntry(entry, catalog), ...(standing === 'leaving' && { leaves_filter: true }) }
  return `id: ${idOf(entry, entry.place)}\nevent: ${entry.kind}\ndata: ${JSON.stringify(data)}\n\n`
}

/** An entry, with the event it is about as `/events` showed it right after it. */
export function presentEntry(entry: FeedEntry, catalog: CatalogSnapshot) {
  const { kind, correlation: link } = entry
  return {
    kind,
    event: presentEvent(entry.standing, catalog),
    recorded_at: formatInstant(entry.recordedAt),
    recorded_by: entry.recordedBy,
    reason: entry.reason,
    correlation: link && {
      id: link.id,
      from_event_id: link.from,
      to_event_id: link.to,
      relation: link.relation,
      comment: link.comment,
    },
  }
}
