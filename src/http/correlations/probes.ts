import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { type Match, valueOfField } from '../../core/correlation/matching.ts'
import { fieldName } from '../../core/duplication/fingerprint-key.ts'
import type { Event } from '../../core/events/event.ts'
import type { EventFilter, FieldFilter } from '../../core/events/event-query.ts'
import { fieldType } from '../../core/fields/registry.ts'
import type { SuggestWish } from './read-correlate.ts'

/**
 * Filters that together find every event that may be suggested, so that the nearest of them are not hidden behind
 * nearer ones that may not. They may find more: `agree` has the last word.
 */
export function probesFor(
  event: Event,
  { match, sources }: Pick<SuggestWish, 'match' | 'sources'>,
  snapshot: CatalogSnapshot,
): EventFilter[] {
  const matching = match === null ? [{}] : matchingFilters(event, match, snapshot)
  if (sources === null) return matching
  return matching.flatMap((filter) => sources.map((source) => ({ ...filter, source })))
}

function matchingFilters(
  event: Event,
  { aggregate, fields }: Match,
  snapshot: CatalogSnapshot,
): EventFilter[] {
  const filters = fields.map((key) => filterFor(event, key, snapshot))
  if (aggregate === 'any') return filters.flatMap((filter) => filter ?? [])
  if (filters.includes(null)) return []
  const fieldFilters = filters.flatMap((filter) => filter?.fields ?? [])
  return [{ ...Object.assign({}, ...filters), ...(fieldFilters.length > 0 && { fields: fieldFilters }) }]
}

/** Null where the event says nothing, which no other event can equal. */
function filterFor(event: Event, key: string, snapshot: CatalogSnapshot): EventFilter | null {
  const name = fieldName(key)
  if (name !== undefined) return fieldFilterFor(event, name, snapshot)
  if (key === 'event_type_id') return { typeIds: [event.typeId] }
  if (key === 'entity_type') return event.assetType === null ? null : { assetType: event.assetType }
  return {}
}

function fieldFilterFor(event: Event, name: string, snapshot: CatalogSnapshot): EventFilter | null {
  const value = valueOfField(event, name, snapshot)
  if (value === null) return null
  if (typeof value === 'object') return {}
  const anyOf = snapshot.fieldsCalled(name).flatMap((field): FieldFilter['anyOf'] => {
    const read = fieldType(field.type)!.readFilter(String(value))
    return read === null ? [] : [{ fieldId: field.id, value: read }]
  })
  return anyOf.length === 0 ? {} : { fields: [{ anyOf, comparison: 'eq' }] }
}
