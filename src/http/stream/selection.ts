import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import { matchesFilter } from '../../core/events/matches-filter.ts'
import type { LiveEntry } from '../../core/feeds/live-log.ts'
import type { Standing } from './frames.ts'
import type { FilterAt } from './read-stream-query.ts'

/** Says of entries what they are to a stream; null for those that it does not send. */
export type Selection = (entry: LiveEntry) => Standing | null

/**
 * The filter is asked of the event as it stood after the entry. A correction is sent as well where the event met the
 * filter only before it, or whoever keeps what matches would never hear that it no longer does.
 */
export function createSelection(filterAt: FilterAt, catalog: () => CatalogSnapshot): Selection {
  let known: CatalogSnapshot | undefined
  let filter: EventFilter = {}
  return ({ standing, before }) => {
    const current = catalog()
    if (current !== known) {
      filter = filterAt(current)
      known = current
    }
    if (matchesFilter(standing, filter)) return 'within'
    return before && matchesFilter(before, filter) ? 'leaving' : null
  }
}
