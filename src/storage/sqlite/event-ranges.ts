import { ASSET_LOG } from '../../core/event-types/builtin.ts'
import type { EventOrder } from '../../core/events/event-query.ts'
import {
  assetIs,
  boundConditions,
  type Condition,
  candidateWasRecorded,
  contentConditions,
  descriptionHolds,
  isAsItWas,
  isOnTimeline,
  numbersOfTypes,
  of,
  ongoingConditions,
  overlapConditions,
  rowConditions,
  seqConditions,
  severityIsOneOf,
  severityWasOneOf,
  sqlThen,
  typeIsOneOf,
  wasRecorded,
  wasRevisedSince,
} from '../sql/event-conditions.ts'
import type { Drive, EventLookup } from '../sql/event-lookup.ts'
import { allOf, raw, sql } from '../sql/fragment.ts'
import { CURRENT_THEN } from './event-rows.ts'
import { fieldConditions } from './field-conditions.ts'
import { withinOf } from './field-index-reads.ts'
import { NEW_LEVELS } from './timelines.ts'

/**
 * A stretch of one index that already has the order asked for. A lookup is answered by merging a few of them,
 * so that nothing is sorted and nothing outside the answer is read, except what has to be checked.
 */
export type Range = {
  readonly index: Index
  readonly conditions: readonly Condition[]
  /** Conditions that the index does not serve: rows of this range are read and may be left out. */
  readonly checked: readonly Condition[]
  /** Whether `c` is the entry that was current at `asOf`, which the conditions then speak of. */
  readonly asItWas?: true
}

type Index =
  | 'rowid'
  | 'event_time'
  | 'event_type_time'
  | 'event_log'
  | 'event_log_of_asset'
  | 'event_span'
  | 'event_asset_span'
  | 'event_revised'
  | Beside

/** Tables that are kept like an index of events, for one thing of them, in the order of time. */
type Beside = 'timeline' | 'timeline_of_type' | 'timeline_new' | 'field_value'

const BESIDE: ReadonlySet<string> = new Set<Beside>([
  'timeline',
  'timeline_of_type',
  'timeline_new',
  'field_value',
])

/** More ranges than this cost more to merge than rows of other types cost to pass over. */
const MOST_TYPES_MERGED = 20

/** The number of ASSET_LOG in `event_type`, which partial indexes name. */
export const ASSET_LOG_NUMBER = 1

const isLogEntry = sql`e.type = ${raw(ASSET_LOG_NUMBER)}`

/** Where the events of a lookup are to be found, in its order. */
export function rangesOf(lookup: EventLookup): Range[] {
  if (lookup.filter.asOf !== undefined) return rangesThen(lookup)
  if (lookup.order.by === 'occurred_at') return rangesNow(lookup)
  return isAssetLog(lookup) ? rangesOfLog(lookup) : [rangeOfSeq(lookup)]
}

function rangesNow(lookup: EventLookup): Range[] {
  const ranges = rangesOfTime(lookup)
  return lookup.ongoing ? [...ranges, ongoingRange(lookup)] : ranges
}

/**
 * The log as it stood. In the order of time: events that say now what they said then are found as ever, and
 * the few that were revised since are looked at one by one.
 */
function rangesThen(lookup: EventLookup): Range[] {
  if (lookup.order.by === 'seq') {
    const checked = [...whoConditions(lookup), ...contentConditions(lookup)]
    return [{ index: 'rowid', conditions: seqConditions(lookup), checked }]
  }
  const unchanged = rangesNow(lookup).map((range) => ({
    ...range,
    // Not checked later: an event that was revised and kept its moment would be two candidates at one place.
    conditions: [...range.conditions, sql`(not ${wasRecorded} or ${isAsItWas})`],
    checked: [candidateWasRecorded, ...range.checked],
  }))
  const conditions = [wasRevisedSince, wasRecorded, ...whoConditions(lookup), ...contentConditions(lookup)]
  return [...unchanged, { index: 'event_revised', conditions, checked: [], asItWas: true }]
}

function whoConditions({ filter: { asset, typeIds } }: EventLookup): Condition[] {
  return [...(asset === undefined ? [] : [assetIs]), ...(typeIds ? [typeIsOneOf] : [])]
}

/** What has to be checked on the rows of every range, beside what a range has to have checked on its own. */
export function checksOf(lookup: EventLookup): Condition[] {
  const { filter } = lookup
  return [
    ...(filter.severities && !servesSeverity(lookup) ? [severityCheck(lookup)] : []),
    ...rowConditions(lookup),
    ...(filter.text === undefined ? [] : [descriptionHolds]),
    ...fieldConditions(lookup).filter((_, place) => !isAnswered(lookup, place)),
  ]
}

/** Whether the index of a field has answered a filter wherever events are found. */
function isAnswered({ drive, filter, ongoing }: EventLookup, place: number): boolean {
  return drive?.place === place && drive.exact && filter.asOf === undefined && !ongoing
}

function servesSeverity(lookup: EventLookup): boolean {
  return lookup.filter.asOf === undefined && lookup.order.by === 'seq' && isAssetLog(lookup)
}

function severityCheck({ filter }: EventLookup): Condition {
  return filter.asOf === undefined ? severityIsOneOf : severityWasOneOf
}

/** The rows of a range before anything is checked, with what they are ordered by and the number of the range. */
export function candidatesIn({ index, conditions, asItWas }: Range, order: EventOrder, part: number) {
  if (BESIDE.has(index)) return rowsIn(index, conditions, part)
  const content = asItWas ? sql`c` : sql`e`
  const ordered = order.by === 'seq' ? sql`` : sql`, ${content}.occurred_at as occurred_at`
  const access = index === 'rowid' ? sql`not indexed` : sql`indexed by ${raw(index)}`
  const span = index.endsWith('span') ? sql`span as s cross join ` : sql``
  const entry = asItWas ? sql`cross join entry as c on c.seq = ${sqlThen(CURRENT_THEN)}` : sql``
  return sql`select e.seq as seq${ordered}, ${raw(part)} as part
    from ${span}event as e ${access} ${entry} where ${allOf(conditions)}`
}

/** The planner leaves out the event where no condition asks for it. */
function rowsIn(table: string, conditions: readonly Condition[], part: number): Condition {
  return sql`select i.seq as seq, i.occurred_at as occurred_at, ${raw(part)} as part
    from ${raw(table)} as i left join event as e on e.seq = i.seq where ${allOf(conditions)}`
}

/** The entry whose content checks look at. */
export function checkedEntry(lookup: EventLookup): Condition {
  const { filter, fields } = lookup
  const isRead = filter.text !== undefined || fields.some((_, place) => !isAnswered(lookup, place))
  if (filter.asOf !== undefined) {
    if (!isRead && !filter.severities && lookup.order.by === 'occurred_at') return sql``
    return sql`cross join entry as c on c.seq = ${sqlThen(CURRENT_THEN)}`
  }
  if (!isRead) return sql``
  return sql`cross join entry as c on c.seq = e.current`
}

function isAssetLog({ filter }: EventLookup): boolean {
  return filter.typeIds?.length === 1 && filter.typeIds[0] === ASSET_LOG
}

function rangesOfTime(lookup: EventLookup): Range[] {
  return boundConditions(lookup).flatMap((bounds) =>
    timelines(lookup).map((timeline) => ({
      ...timeline,
      conditions: [...timeline.conditions, ...bounds],
    })),
  )
}

/** The indexes in the order of time that hold what a lookup asks for, without its bounds. */
function timelines(lookup: EventLookup): Range[] {
  if (lookup.drive) return valueRanges(lookup, lookup.drive)
  const { asset, typeIds } = lookup.filter
  if (asset !== undefined) return timelinesOfAsset(typeIds)
  const whole: Range = { index: 'event_time', conditions: [], checked: [] }
  if (!typeIds) return [whole]
  if (typeIds.length > MOST_TYPES_MERGED) return [{ ...whole, checked: [typeIsOneOf] }]
  return typeIds.map((_, place) => ({
    index: 'event_type_time',
    conditions: [sql`e.type = ${typeAt(place)}`],
    checked: [],
  }))
}

function timelinesOfAsset(typeIds: readonly string[] | undefined): Range[] {
  const whole: Range = { index: 'timeline', conditions: [isOnTimeline], checked: [] }
  if (!typeIds) return [whole, ...newRanges([])]
  // The log of an asset has its index in the order of seq: here its entries are picked from the whole timeline, which
  // has the other types too. Ranges of their own would make an event two candidates, and a slice may end between them.
  const isPicked = typeIds.includes(ASSET_LOG) || typeIds.length > MOST_TYPES_MERGED
  const settled = isPicked
    ? [{ ...whole, checked: [typeIsOneOf] }]
    : typeIds.map((_, place): Range => {
        const conditions = [isOnTimeline, sql`i.type = ${typeAt(place)}`]
        return { index: 'timeline_of_type', conditions, checked: [] }
      })
  return [...settled, ...newRanges([sql`i.type in ${numbersOfTypes}`])]
}

/** New events are so few that those of other types are passed over. */
function newRanges(conditions: readonly Condition[]): Range[] {
  return NEW_LEVELS.map((level) => ({
    index: 'timeline_new',
    conditions: [sql`i.level = ${raw(level)}`, isOnTimeline, ...conditions],
    checked: [],
  }))
}

/** Only equal values are in the order of time; of others there are few. A field belongs to one type. */
function valueRanges({ filter }: EventLookup, drive: Drive): Range[] {
  return drive.values.map((one, place) => {
    const [operator, rest] = withinOf(drive, one).split('?')
    const value = of((l) => l.drive!.values[place]!.value)
    const within = sql`i.field = ${of((l) => l.drive!.values[place]!.index)}
      and i.value ${raw(operator!)} ${value}${raw(rest!)}`
    return {
      index: 'field_value',
      conditions: [within],
      checked: filter.asset === undefined ? [] : [assetIs],
    }
  })
}

function typeAt(place: number): Condition {
  return sql`(select number from event_type where id = ${of(({ filter }) => filter.typeIds![place]!)})`
}

/**
 * Events that began before `from` and had not ended then. They are few at any moment; for each class of
 * duration only beginnings that lie close enough before `from` are looked at.
 */
function ongoingRange(lookup: EventLookup): Range {
  const { asset, typeIds } = lookup.filter
  const near = sql`e.span = s.class and e.occurred_at >= ${of(({ filter }) => filter.from!)} - s.longest`
  const conditions = [near, ...ongoingConditions(lookup), ...(typeIds ? [typeIsOneOf] : [])]
  if (asset === undefined) return { index: 'event_span', conditions, checked: [] }
  return { index: 'event_asset_span', conditions: [assetIs, ...conditions], checked: [] }
}

/** The asset log has an index of (asset, severity) in the order of seq: one range per severity. */
function rangesOfLog(lookup: EventLookup): Range[] {
  const { asset, severities } = lookup.filter
  const bounds = [isLogEntry, ...(asset === undefined ? [] : [assetIs]), ...seqConditions(lookup)]
  const index = asset === undefined ? 'event_log' : 'event_log_of_asset'
  const checked = overlapConditions(lookup)
  const each = severities?.map((_, place) => severityAt(place)) ?? EVERY_SEVERITY
  return each.map((severityIs) => ({ index, conditions: [...bounds, severityIs], checked }))
}

function severityAt(place: number): Condition {
  return sql`e.severity = ${of(({ filter }) => filter.severities![place]!)}`
}

const EVERY_SEVERITY = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((severity) => sql`e.severity = ${raw(severity)}`),
  sql`e.severity is null`,
]

function rangeOfSeq(lookup: EventLookup): Range {
  const checked = [...whoConditions(lookup), ...overlapConditions(lookup)]
  return { index: 'rowid', conditions: seqConditions(lookup), checked }
}
