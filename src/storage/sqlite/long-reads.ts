import { type EventLookup, matchesNothing } from '../sql/event-lookup.ts'
import { passesOverRows } from './event-page.ts'

const MOST_ROWS_PASSED = 10_000

const MOST_ROWS_READ = 1_001

/** Whether a page may take so long that it must not be read on the thread that answers everybody. */
export function isLongList(lookup: EventLookup): boolean {
  if (lookup.offset > MOST_ROWS_PASSED || lookup.limit > MOST_ROWS_READ) return true
  if (lookup.filter.asOf !== undefined || sortsRows(lookup)) return true
  return !matchesNothing(lookup) && passesOverRows(lookup)
}

function sortsRows({ drive }: EventLookup): boolean {
  return drive !== undefined && drive.comparison !== 'eq' && drive.comparison !== 'contains'
}
