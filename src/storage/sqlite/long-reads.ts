import type { AssetQuery } from '../../core/assets/asset-registry.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import type { EventPageQuery } from '../../core/events/event-store.ts'
import { lookupOf, matchesNothing } from '../sql/event-lookup.ts'
import { isCounted } from './counter-query.ts'
import { passesOverRows, rangesOf } from './event-ranges.ts'

const MOST_ROWS_PASSED = 10_000

const MOST_ROWS_READ = 1_000

/** Whether a page may take so long that it must not run on the thread that answers everybody. */
export function isLongList(query: EventPageQuery): boolean {
  if (query.offset > MOST_ROWS_PASSED || query.limit > MOST_ROWS_READ) return true
  if (query.filter.asOf !== undefined) return true
  const lookup = lookupOf(query)
  return !matchesNothing(lookup) && passesOverRows(rangesOf(lookup))
}

export function isLongCount(filter: EventFilter): boolean {
  return !isCounted(filter)
}

export function isLongAssetList({ text, offset }: AssetQuery): boolean {
  return text !== undefined || offset > MOST_ROWS_PASSED
}
