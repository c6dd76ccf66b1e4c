import Type, { type Static } from 'typebox'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import { type Severity, severitiesCalled } from '../../core/events/severity.ts'
import type { Problem } from '../../core/problems.ts'
import { problemOf } from '../fastapi/problem-of.ts'
import { compile } from '../fastapi/validate.ts'
import type { PLAIN_PARAMETERS } from './list-schema.ts'
import { queryProblem } from './query-problem.ts'
import { readFieldFilters } from './read-field-filters.ts'
import { readFrom, readTo } from './read-moment.ts'
import { SEVERITIES } from './schema.ts'

/** The filters of a list that are one plain value each. */
export function plainFilter(plain: Partial<Static<typeof PLAIN_PARAMETERS>>): EventFilter {
  const { entity_id: asset, entity_type: assetType, source, q: text } = plain
  return {
    ...(asset !== undefined && { asset }),
    ...(assetType !== undefined && { assetType }),
    ...(source !== undefined && { source }),
    ...(text && { text }),
  }
}

/** The filters of a list that may be several values, or depend on each other or on the catalog. */
export function readFilter(
  query: URLSearchParams,
  catalog: CatalogSnapshot,
  problems: Problem[],
): EventFilter {
  const typeIds = query.has('event_type_id') ? [...new Set(query.getAll('event_type_id'))] : undefined
  const severities = readSeverities(query, problems)
  const fields = readFieldFilters(query, { catalog, typeIds }, problems)
  return {
    ...readStretch(query, problems),
    ...(typeIds && { typeIds }),
    ...(severities && { severities }),
    ...(fields.length > 0 && { fields }),
  }
}

function readStretch(query: URLSearchParams, problems: Problem[]): EventFilter {
  const from = readFrom(query, 'from_date', problems)
  const to = readTo(query, 'to_date', problems)
  if (from !== undefined && to !== undefined && from > to) {
    problems.push(
      queryProblem('to_date', query.getAll('to_date').at(-1)!, 'to_date should not be before from_date'),
    )
  }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

const checkSeverity = compile(Type.Enum(SEVERITIES))

/** Repeated or separated by commas: any of them. */
function readSeverities(query: URLSearchParams, problems: Problem[]): Severity[] | undefined {
  if (!query.has('severity')) return undefined
  const words = new Set(query.getAll('severity').flatMap((given) => given.split(',')))
  return [...words].flatMap((word) => {
    const checked = checkSeverity(word, ['query', 'severity'])
    if (checked.ok) return severitiesCalled(checked.value)
    problems.push(...checked.problems.map(problemOf))
    return []
  })
}
