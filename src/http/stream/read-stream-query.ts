import Type from 'typebox'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import type { Problem } from '../../core/problems.ts'
import { Refused } from '../dialect.ts'
import { LIST_PARAMETERS, PLAIN_PARAMETERS } from '../events/list-schema.ts'
import { queryProblem } from '../events/query-problem.ts'
import { plainFilter, readFilter } from '../events/read-filter.ts'
import { problemOf } from '../fastapi/problem-of.ts'
import { compileQuery } from '../fastapi/query.ts'
import type { Ask } from '../route.ts'

const LISTING = ['limit', 'offset', 'cursor', 'total', 'sort'] as const

const OWN = {
  last_event_id: Type.Optional(
    Type.String({
      description:
        'The id after which to go on, for clients that cannot send `Last-Event-ID`, which wins; `start` for the whole log',
    }),
  ),
}

/** The filters of `GET /events`, as they are documented. */
export const STREAM_PARAMETERS = Type.Object({
  ...Type.Omit(LIST_PARAMETERS, [...LISTING, 'as_of']).properties,
  ...OWN,
})

const checkPlain = compileQuery(Type.Object({ ...Type.Omit(PLAIN_PARAMETERS, LISTING).properties, ...OWN }))

/** The id after which a stream is to go on, and where it was given. */
export type LastId = { readonly id: string; readonly place: 'header' | 'query' }

export type StreamQuery = {
  /** Undefined where entries about every asset may be wanted. */
  readonly asset: string | undefined
  /** Null where every entry is wanted. */
  readonly filter: FilterAt | null
  readonly lastId: LastId | null
}

/** A filter as a catalog understands it: which fields a name stands for changes with the catalog. */
export type FilterAt = (catalog: CatalogSnapshot) => EventFilter

/** @throws Refused with everything that is wrong with the parameters. */
export function readStreamQuery({ query, headers }: Ask, catalog: CatalogSnapshot): StreamQuery {
  const problems: Problem[] = []
  const checked = checkPlain(query)
  if (!checked.ok) problems.push(...checked.problems.map(problemOf))
  const selected = readFilter(query, catalog, problems)
  if (query.has('as_of')) {
    problems.push(
      queryProblem('as_of', query.get('as_of')!, 'a stream shows the log as it grows; leave as_of out'),
    )
  }
  if (!checked.ok || problems.length > 0) throw new Refused({ kind: 'invalid', place: 'query', problems })
  const { last_event_id: byQuery, ...plain } = checked.value
  const own = plainFilter(plain)
  const isAny = Object.keys({ ...own, ...selected }).length === 0
  return {
    asset: own.asset,
    filter: isAny
      ? null
      : (now) => ({ ...own, ...(now === catalog ? selected : readFilter(query, now, [])) }),
    lastId: lastIdOf(headers['last-event-id'], byQuery),
  }
}

function lastIdOf(header: string | string[] | undefined, byQuery: string | undefined): LastId | null {
  const id = [header].flat().at(-1)
  if (id) return { id, place: 'header' }
  return byQuery ? { id: byQuery, place: 'query' } : null
}
