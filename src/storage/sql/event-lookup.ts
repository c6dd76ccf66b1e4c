import { ASSET_LOG } from '../../core/event-types/builtin.ts'
import type {
  Comparison,
  EventFilter,
  EventOrder,
  EventPosition,
  FieldFilter,
} from '../../core/events/event-query.ts'
import type { EventPageQuery } from '../../core/events/event-store.ts'
import type { Json } from '../../core/json.ts'
import type { Instant } from '../../core/time/instant.ts'

/** How a walk along the order of time is bounded on one side. */
export type Edge = 'open' | 'instant' | 'position'

/** A page query made ready for SQL: lists without repetition, each bound decided. */
export type EventLookup = {
  readonly filter: EventFilter
  readonly fields: readonly FieldLookup[]
  /** The index of a field that the events are found by, in place of a timeline. */
  readonly drive: Drive | undefined
  readonly order: EventOrder
  readonly after: EventPosition | undefined
  readonly offset: number
  readonly limit: number
  /** Rows that may be read before anything is checked: the rest is another lookup's, after the last of them. */
  readonly candidates: number
  /** Bounds of `occurredAt`; where the cursor is narrower than the filter's instant, the cursor. */
  readonly lower: Edge
  readonly upper: Edge
  /** Only events that were recorded by an entry up to this one. */
  readonly upTo: number | undefined
  /** Whether events that began before `from` and were still going on then belong to the page. */
  readonly ongoing: boolean
}

export type Drive = {
  /** Which of the field filters it answers. */
  readonly place: number
  readonly comparison: Exclude<Comparison, 'ne'>
  readonly values: readonly DriveValue[]
  /** Whether what the index finds needs no more checking by this filter. */
  readonly exact: boolean
}

/** A value as stored in the index of that number. */
export type DriveValue = { readonly index: number; readonly value: string | number | Uint8Array }

/** A field filter with its alternatives by value: one name often stands for the fields of many types. */
export type FieldLookup = {
  readonly comparison: Comparison
  readonly alternatives: readonly Alternative[]
}

export type Alternative = { readonly fieldIds: readonly string[]; readonly value: Json }

export function lookupOf(query: EventPageQuery): EventLookup {
  const { order, after, offset, limit } = query
  const filter = withoutRepetition(query.filter)
  const { from, to } = filter
  return {
    filter,
    fields: (filter.fields ?? []).map(byValue),
    drive: undefined,
    order,
    after,
    offset,
    limit,
    candidates: offset + limit,
    lower: order.direction === 'asc' ? edge(from, after, (at, bound) => at >= bound) : edge(from),
    upTo: undefined,
    upper: order.direction === 'desc' ? edge(to, after, (at, bound) => at <= bound) : edge(to),
    ongoing:
      from !== undefined && !(order.direction === 'asc' && after !== undefined && after.occurredAt >= from),
  }
}

function byValue({ anyOf, comparison }: FieldFilter): FieldLookup {
  const groups = Map.groupBy(anyOf, ({ value }) => JSON.stringify(value))
  const alternatives = [...groups.values()].map((group) => ({
    fieldIds: group.map(({ fieldId }) => fieldId),
    value: group[0]!.value,
  }))
  return { comparison, alternatives }
}

/** Nothing can match a list without members. */
export function matchesNothing({ filter }: EventLookup): boolean {
  return filter.typeIds?.length === 0 || filter.severities?.length === 0
}

/** What decides the SQL text of a lookup; lookups that share it differ in parameters only. */
export function shapeOf({ filter, fields, order, after, lower, upper, drive, ...rest }: EventLookup): string {
  return [
    drive && `${drive.place}${drive.comparison}${drive.exact}${drive.values.map((one) => typeof one.value)}`,
    order.by,
    order.direction,
    after !== undefined,
    lower,
    upper,
    rest.ongoing,
    rest.upTo !== undefined,
    filter.asOf !== undefined,
    filter.asset !== undefined,
    filter.typeIds?.map((id) => (id === ASSET_LOG ? 'log' : 'type')).join(),
    filter.assetType !== undefined,
    filter.from !== undefined,
    filter.to !== undefined,
    filter.severities?.length,
    filter.source !== undefined,
    filter.text !== undefined,
    ...fields.map(({ comparison, alternatives }) => `${comparison}(${alternatives.map(shapeOfOne).join()})`),
  ].join('|')
}

function shapeOfOne({ fieldIds, value }: Alternative): string {
  return fieldIds.length === 1 ? kindOf(value) : `${kindOf(value)}s`
}

export function kindOf(value: Json): 'null' | 'string' | 'number' | 'boolean' | 'list' | 'object' {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return typeof value as 'string' | 'number' | 'boolean' | 'object'
}

function edge(
  bound: Instant | undefined,
  after?: EventPosition,
  isNarrower?: (at: Instant, bound: Instant) => boolean,
): Edge {
  if (after && (bound === undefined || isNarrower?.(after.occurredAt, bound))) return 'position'
  return bound === undefined ? 'open' : 'instant'
}

/** Sorted as well, so that the same list in another order has the same shape. */
function withoutRepetition(filter: EventFilter): EventFilter {
  const { typeIds, severities, ...rest } = filter
  return {
    ...rest,
    ...(typeIds && { typeIds: [...new Set(typeIds)].sort() }),
    ...(severities && { severities: [...new Set(severities)].sort() }),
  }
}
