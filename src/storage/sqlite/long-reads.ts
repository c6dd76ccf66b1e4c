import type { EventPageQuery } from '../../core/events/event-store.ts'
import { lookupOf, matchesNothing } from '../sql/event-lookup.ts'
import { passesOverRows } from './event-page.ts'

const MOST_ROWS_PASSED = 10_000

const MOST_ROWS_READ = 1_001

/** Whether a page may take so long that it must not run on the thread that answers everybody. */
export function isLongList(query: EventPageQuery): boolean {
  if (query.offset > MOST_ROWS_PASSED || query.limit > MOST_ROWS_READ) return true
  if (query.filter.asOf !== undefined) return true
  const lookup = lookupOf(query)
  return !matchesNothing(lookup) && passesOverRows(lookup)
}
