import Type from 'typebox'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EventFilter, EventOrder } from '../../core/events/event-query.ts'
import type { Problem } from '../../core/problems.ts'
import type { Instant } from '../../core/time/instant.ts'
import { Refused } from '../dialect.ts'
import { LIST_PARAMETERS, PLAIN_PARAMETERS } from '../events/list-schema.ts'
import { readAsOf } from '../events/read-as-of.ts'
import { plainFilter, readFilter } from '../events/read-filter.ts'
import { problemOf } from '../fastapi/problem-of.ts'
import { compileQuery } from '../fastapi/query.ts'
import type { Ask } from '../route.ts'
import { type ExportFormat, FORMATS } from './open-renderer.ts'

const OWN_PARAMETERS = {
  format: Type.Optional(
    Type.Enum(FORMATS, {
      description: 'How it is written; `Accept: text/csv` says the same, NDJSON if neither',
    }),
  ),
  sort: Type.Enum(['asc', 'desc'], {
    default: 'asc',
    description: 'Oldest or newest first, by `occurred_at`',
  }),
}

const PAGING = ['limit', 'offset', 'cursor', 'total', 'sort'] as const

/** The filters of `GET /events`, as they are documented; there are no pages. */
export const EXPORT_PARAMETERS = Type.Object({
  ...Type.Omit(LIST_PARAMETERS, PAGING).properties,
  ...OWN_PARAMETERS,
})

const checkPlain = compileQuery(
  Type.Object({ ...Type.Omit(PLAIN_PARAMETERS, PAGING).properties, ...OWN_PARAMETERS }),
)

export type ExportQuery = {
  readonly format: ExportFormat
  readonly filter: EventFilter
  readonly order: EventOrder
  /** As the log stood at this moment; undefined for now. */
  readonly asOf: Instant | undefined
}

/** @throws Refused with everything that is wrong with the parameters. */
export function readExportQuery(
  { query, headers }: Ask,
  catalog: CatalogSnapshot,
  now: Instant,
): ExportQuery {
  const problems: Problem[] = []
  const checked = checkPlain(query)
  if (!checked.ok) problems.push(...checked.problems.map(problemOf))
  const selected = readFilter(query, catalog, problems)
  const asOf = readAsOf(query, now, problems)
  if (!checked.ok || problems.length > 0) throw new Refused({ kind: 'invalid', place: 'query', problems })
  const { format, sort: direction, ...plain } = checked.value
  return {
    format: format ?? (/\btext\/csv\b/i.test(headers.accept ?? '') ? 'csv' : 'ndjson'),
    filter: { ...plainFilter(plain), ...selected },
    order: { by: 'occurred_at', direction },
    asOf,
  }
}
