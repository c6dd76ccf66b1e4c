import { type RawBuilder, sql } from 'kysely'
import { ASSET_LOG } from '../../core/event-types/builtin.ts'
import {
  assetIs,
  boundConditions,
  type Condition,
  contentConditions,
  descriptionHolds,
  isAsItWas,
  of,
  ongoingConditions,
  overlapConditions,
  rowConditions,
  seqConditions,
  severityIsOneOf,
  sqlThen,
  typeIsOneOf,
  wasRecorded,
  wasRevisedSince,
} from '../sql/event-conditions.ts'
import type { EventLookup } from '../sql/event-lookup.ts'
import { allOf } from '../sql/given.ts'
import { CURRENT_THEN } from './event-rows.ts'
import { fieldConditions } from './field-conditions.ts'

/**
 * A stretch of one index that already has the order asked for. A lookup is answered by merging a few of them,
 * so that nothing is sorted and nothing outside the answer is read, except what `checked` leaves out.
 */
export type Range = {
  readonly index: Index
  readonly conditions: readonly Condition[]
  /** Conditions that the index does not serve: rows are read and may be left out. */
  readonly checked: readonly Condition[]
  /** Whether `c` is the entry that was current at `asOf`, which the conditions then speak of. */
  readonly asItWas?: true
}

type Index =
  | 'rowid'
  | 'event_time'
  | 'event_asset_time'
  | 'event_type_time'
  | 'event_asset_type_time'
  | 'event_log'
  | 'event_log_of_asset'
  | 'event_span'
  | 'event_asset_span'
  | 'event_revised'

/** More ranges than this cost more to merge than rows of other types cost to pass over. */
const MOST_TYPES_MERGED = 20

/** The number of ASSET_LOG in `event_type`, which partial indexes name. */
export const ASSET_LOG_NUMBER = 1

const isLogEntry = sql`e.type = ${sql.lit(ASSET_LOG_NUMBER)}`

const isNoLogEntry = sql`e.type <> ${sql.lit(ASSET_LOG_NUMBER)}`

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
    return [
      { index: 'rowid', conditions: seqConditions(lookup), checked: checkedThen(lookup), asItWas: true },
    ]
  }
  const unchanged = rangesNow(lookup).map((range) => ({
    ...range,
    checked: [wasRecorded, isAsItWas, ...range.checked],
  }))
  const conditions = [wasRevisedSince, wasRecorded]
  return [...unchanged, { index: 'event_revised', conditions, checked: checkedThen(lookup), asItWas: true }]
}

function checkedThen(lookup: EventLookup): Condition[] {
  const { asset, typeIds } = lookup.filter
  return [
    ...(asset === undefined ? [] : [assetIs]),
    ...(typeIds ? [typeIsOneOf] : []),
    ...contentConditions(lookup),
    ...checkedByAll(lookup),
  ]
}

/** Whether rows have to be read and passed over to find those asked for. */
export function passesOverRows(ranges: readonly Range[]): boolean {
  return ranges.some(({ checked }) => checked.length > 0)
}

/** The rows of a range, with what they are ordered by. */
export function rowsOf(
  { index, conditions, checked, asItWas }: Range,
  lookup: EventLookup,
): RawBuilder<unknown> {
  const content = asItWas ? sql`c` : sql`e`
  const ordered =
    lookup.order.by === 'seq' ? sql`e.seq as seq` : sql`e.seq as seq, ${content}.occurred_at as occurred_at`
  const access = index === 'rowid' ? sql`not indexed` : sql`indexed by ${sql.raw(index)}`
  const span = index.endsWith('span') ? sql`span as s cross join ` : sql``
  const current = asItWas ? sqlThen(CURRENT_THEN) : sql`e.current`
  const entry = asItWas || readsEntry(lookup) ? sql`cross join entry as c on c.seq = ${current}` : sql``
  return sql`select ${ordered}
    from ${span}event as e ${access} ${entry} where ${allOf([...conditions, ...checked])}`
}

function readsEntry({ filter, fields }: EventLookup): boolean {
  return filter.text !== undefined || fields.length > 0
}

function isAssetLog({ filter }: EventLookup): boolean {
  return filter.typeIds?.length === 1 && filter.typeIds[0] === ASSET_LOG
}

/** What every range of a lookup has to check row by row, beside what its own index leaves. */
function checkedByAll(lookup: EventLookup): Condition[] {
  const text = lookup.filter.text === undefined ? [] : [descriptionHolds]
  return [...rowConditions(lookup), ...text, ...fieldConditions(lookup)]
}

function rangesOfTime(lookup: EventLookup): Range[] {
  const { severities } = lookup.filter
  const checked = [...(severities ? [severityIsOneOf] : []), ...checkedByAll(lookup)]
  return boundConditions(lookup).flatMap((bounds) =>
    timelines(lookup).map((timeline) => ({
      index: timeline.index,
      conditions: [...timeline.conditions, ...bounds],
      checked: [...timeline.checked, ...checked],
    })),
  )
}

/** The indexes in the order of time that hold what a lookup asks for, without its bounds. */
function timelines({ filter: { asset, typeIds } }: EventLookup): Range[] {
  const whole: Range =
    asset === undefined
      ? { index: 'event_time', conditions: [], checked: [] }
      : { index: 'event_asset_time', conditions: [assetIs], checked: [] }
  if (!typeIds) return [whole]
  if (typeIds.length > MOST_TYPES_MERGED) return [{ ...whole, checked: [typeIsOneOf] }]
  return typeIds.map((id, place) => {
    const typeIs = typeAt(place)
    if (asset === undefined) return { index: 'event_type_time', conditions: [typeIs], checked: [] }
    // The log of an asset has its index in the order of seq; here its entries are picked from the whole timeline.
    if (id === ASSET_LOG) return { ...whole, checked: [isLogEntry] }
    return { index: 'event_asset_type_time', conditions: [assetIs, typeIs, isNoLogEntry], checked: [] }
  })
}

function typeAt(place: number): Condition {
  return sql`e.type = (select number from event_type where id = ${of(({ filter }) => filter.typeIds![place]!)})`
}

/**
 * Events that began before `from` and had not ended then. They are few at any moment; for each class of
 * duration only beginnings that lie close enough before `from` are looked at.
 */
function ongoingRange(lookup: EventLookup): Range {
  const { asset, typeIds, severities } = lookup.filter
  const near = sql`e.span = s.class and e.occurred_at >= ${of(({ filter }) => filter.from!)} - s.longest`
  const conditions = [near, ...ongoingConditions(lookup), ...(typeIds ? [typeIsOneOf] : [])]
  const checked = [...(severities ? [severityIsOneOf] : []), ...checkedByAll(lookup)]
  if (asset === undefined) return { index: 'event_span', conditions, checked }
  return { index: 'event_asset_span', conditions: [assetIs, ...conditions], checked }
}

/** The asset log has an index of (asset, severity) in the order of seq: one range per severity. */
function rangesOfLog(lookup: EventLookup): Range[] {
  const { asset, severities } = lookup.filter
  const bounds = [isLogEntry, ...(asset === undefined ? [] : [assetIs]), ...seqConditions(lookup)]
  const index = asset === undefined ? 'event_log' : 'event_log_of_asset'
  const checked = [...overlapConditions(lookup), ...checkedByAll(lookup)]
  const each = severities?.map((_, place) => severityAt(place)) ?? EVERY_SEVERITY
  return each.map((severityIs) => ({ index, conditions: [...bounds, severityIs], checked }))
}

function severityAt(place: number): Condition {
  return sql`e.severity = ${of(({ filter }) => filter.severities![place]!)}`
}

const EVERY_SEVERITY = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((severity) => sql`e.severity = ${sql.lit(severity)}`),
  sql`e.severity is null`,
]

function rangeOfSeq(lookup: EventLookup): Range {
  const { asset, typeIds, severities } = lookup.filter
  const checked = [
    ...(asset === undefined ? [] : [assetIs]),
    ...(typeIds ? [typeIsOneOf] : []),
    ...(severities ? [severityIsOneOf] : []),
    ...overlapConditions(lookup),
    ...checkedByAll(lookup),
  ]
  return { index: 'rowid', conditions: seqConditions(lookup), checked }
}
