import { folded } from '../folded.ts'
import type { Json } from '../json.ts'
import { compareText } from '../text-order.ts'
import type { Event, FieldValues } from './event.ts'
import type { Comparison, EventFilter, FieldFilter } from './event-query.ts'

/** Whether every given part of a filter holds of an event. */
export function matchesFilter(event: Event, filter: EventFilter): boolean {
  const { asset, typeIds, assetType, severities, source, text, fields } = filter
  return (
    (asset === undefined || event.asset === asset) &&
    (typeIds === undefined || typeIds.includes(event.typeId)) &&
    (assetType === undefined || event.assetType === assetType) &&
    (severities === undefined || (event.severity !== null && severities.includes(event.severity))) &&
    (source === undefined || event.source === source) &&
    (text === undefined || holdsText(event.description, text)) &&
    overlaps(event, filter) &&
    (fields ?? []).every((field) => fieldMatches(event.fields, field))
  )
}

function overlaps({ occurredAt, endedAt }: Event, { from, to }: EventFilter): boolean {
  return (to === undefined || occurredAt <= to) && (from === undefined || (endedAt ?? occurredAt) >= from)
}

function holdsText(description: string | null, text: string): boolean {
  return description !== null && folded(description).includes(folded(text))
}

function fieldMatches(fields: FieldValues, { anyOf, comparison }: FieldFilter): boolean {
  if (comparison === 'ne') return !anyOf.some(({ fieldId, value }) => isEqual(fields[fieldId], value))
  return anyOf.some(({ fieldId, value }) => compares(fields[fieldId], comparison, value))
}

function compares(stored: Json | undefined, comparison: Exclude<Comparison, 'ne'>, value: Json): boolean {
  if (stored === undefined) return false
  if (comparison === 'eq') return isEqual(stored, value)
  if (comparison === 'contains') return contains(stored, value)
  const difference = compareOrdered(stored, value)
  if (difference === undefined) return false
  return { gt: difference > 0, gte: difference >= 0, lt: difference < 0, lte: difference <= 0 }[comparison]
}

function isEqual(stored: Json | undefined, value: Json): boolean {
  return stored !== undefined && JSON.stringify(stored) === JSON.stringify(value)
}

/** Undefined for values that have no order: a number and a text, two lists. */
function compareOrdered(stored: Json, value: Json): number | undefined {
  if (typeof stored === 'number' && typeof value === 'number') return stored - value
  if (typeof stored === 'string' && typeof value === 'string') return compareText(stored, value)
  return undefined
}

function contains(stored: Json, value: Json): boolean {
  if (typeof stored === 'string') return typeof value === 'string' && stored.includes(value)
  if (!Array.isArray(stored) || !['string', 'number', 'boolean'].includes(typeof value)) return false
  return stored.includes(value)
}
