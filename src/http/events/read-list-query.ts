import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EventFilter, EventOrder, EventPosition } from '../../core/events/event-query.ts'
import type { Problem } from '../../core/problems.ts'
import type { Instant } from '../../core/time/instant.ts'
import { Refused } from '../dialect.ts'
import { problemOf } from '../fastapi/problem-of.ts'
import { compileQuery } from '../fastapi/query.ts'
import { type ListIdentity, readCursor } from './cursor.ts'
import { LIST_PARAMETERS, PLAIN_PARAMETERS } from './list-schema.ts'
import { queryProblem } from './query-problem.ts'
import { readAsOf } from './read-as-of.ts'
import { plainFilter, readFilter } from './read-filter.ts'

/** Which events are asked for, and which part of them. */
export type ListQuery = {
  readonly filter: EventFilter
  /** As the log stood at this moment; undefined for now. */
  readonly asOf: Instant | undefined
  readonly order: EventOrder
  readonly after: EventPosition | undefined
  readonly offset: number
  readonly limit: number
  readonly wantsTotal: boolean
  /** What a cursor into this list must say. */
  readonly list: ListIdentity
}

const checkPlain = compileQuery(PLAIN_PARAMETERS)

/**
 * Reads the parameters of `GET /events`; those it does not know are ignored, but for `field.…`.
 * @throws Refused with everything that is wrong with them.
 */
export function readListQuery(query: URLSearchParams, catalog: CatalogSnapshot, now: Instant): ListQuery {
  const problems: Problem[] = []
  const checked = checkPlain(query)
  if (!checked.ok) problems.push(...checked.problems.map(problemOf))
  const selected = readFilter(query, catalog, problems)
  const asOf = readAsOf(query, now, problems)
  if (!checked.ok || problems.length > 0) throw refused(problems)

  const { limit, offset, cursor, total: wantsTotal, sort: direction, ...plain } = checked.value
  const list: ListIdentity = { direction, filters: canonicalFilters(query) }
  return {
    filter: { ...plainFilter(plain), ...selected },
    asOf,
    order: { by: 'occurred_at', direction },
    after: cursor === undefined ? undefined : readAfter(cursor, offset, list),
    offset,
    limit,
    wantsTotal,
    list,
  }
}

function readAfter(cursor: string, offset: number, list: ListIdentity): EventPosition {
  const place = readCursor(cursor, list)
  if (typeof place === 'string') throw refused([queryProblem('cursor', cursor, BAD_CURSOR[place])])
  if (offset === 0) return place
  throw refused([queryProblem('offset', `${offset}`, 'a cursor says where to go on; leave offset out')])
}

const BAD_CURSOR = {
  garbage: 'this is no cursor of ours',
  foreign: 'the cursor belongs to a list with other filters or another order',
}

const NOT_FILTERS = new Set(['limit', 'offset', 'cursor', 'total', 'sort'])
const FILTERS = new Set(Object.keys(LIST_PARAMETERS.properties).filter((name) => !NOT_FILTERS.has(name)))

/** The same text for the same filters, in whatever order a URL gives them. */
function canonicalFilters(query: URLSearchParams): string {
  const filters = [...query].filter(([name]) => FILTERS.has(name) || name.startsWith('field.'))
  return JSON.stringify(filters.map((filter) => JSON.stringify(filter)).sort())
}

function refused(problems: readonly Problem[]): Refused {
  return new Refused({ kind: 'invalid', place: 'query', problems })
}
