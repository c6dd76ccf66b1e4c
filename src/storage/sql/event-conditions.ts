import { folded } from '../../core/folded.ts'
import type { EventLookup } from './event-lookup.ts'
import { type Bindable, type Fragment, given, raw, sql } from './fragment.ts'
import { sourceCode } from './source-code.ts'

/** A condition on `e` (the event), `c` (the entry whose content is current) or `i` (a row of a table kept beside events). */
export type Condition = Fragment<EventLookup>

/** `given`, for lookups. */
export function of(read: (lookup: EventLookup) => Bindable): Condition {
  return given(read)
}

const cursorMoment = of((l) => l.after!.occurredAt)

const cursorSeq = of((l) => l.after!.seq)

const asOfSeq = of(({ filter }) => filter.asOf!)

const numberOfAsset: Condition = sql`(select number from asset where tag = ${of(({ filter }) => filter.asset!)})`

export const assetIs: Condition = sql`e.asset = ${numberOfAsset}`

/** Of the row of a timeline. */
export const isOnTimeline: Condition = sql`i.asset = ${numberOfAsset}`

export const numbersOfTypes: Condition = sql`(
  select number from event_type where id in (
    select value from json_each(${of(({ filter }) => JSON.stringify(filter.typeIds))})))`

export const typeIsOneOf: Condition = sql`e.type in ${numbersOfTypes}`

export const severityIsOneOf: Condition = sql`e.severity in (
  select value from json_each(${of(({ filter }) => JSON.stringify(filter.severities))}))`

/** The conditions that no index serves: they are checked row by row. */
export function rowConditions({ filter }: EventLookup): Condition[] {
  const conditions: Condition[] = []
  if (filter.assetType !== undefined) conditions.push(sql`e.asset_type = ${of((l) => l.filter.assetType!)}`)
  if (filter.source !== undefined) conditions.push(sql`e.source = ${of((l) => sourceCode(l.filter.source!))}`)
  return conditions
}

const foldedText = of(({ filter }) => folded(filter.text!))

/**
 * `folded` is the engine's, as core puts letter case aside. It costs more than SQL's own `lower`, which knows ASCII
 * letters only, and is asked where there are others.
 */
export const descriptionHolds: Condition = sql`(instr(lower(c.description), ${foldedText}) > 0
  or length(c.description) < octet_length(c.description) and instr(folded(c.description), ${foldedText}) > 0)`

/** For walks in another order than time's. */
export function overlapConditions({ filter }: EventLookup): Condition[] {
  const conditions: Condition[] = []
  if (filter.from !== undefined) {
    conditions.push(sql`coalesce(e.ended_at, e.occurred_at) >= ${of((l) => l.filter.from!)}`)
  }
  if (filter.to !== undefined) conditions.push(sql`e.occurred_at <= ${of((l) => l.filter.to!)}`)
  return conditions
}

/**
 * The part of the walk along time that the bounds leave. A cursor leaves two: what is at its very moment and
 * beyond it by seq, and what is beyond its moment. Asked for in one, SQLite would pass over all that share it.
 */
export function boundConditions({ lower, upper, order, drive, filter }: EventLookup): Condition[][] {
  const row = raw(drive || filter.asset !== undefined ? 'i' : 'e')
  const bounds: Condition[] = []
  if (lower === 'instant') bounds.push(sql`${row}.occurred_at >= ${of((l) => l.filter.from!)}`)
  if (upper === 'instant') bounds.push(sql`${row}.occurred_at <= ${of((l) => l.filter.to!)}`)
  if (lower !== 'position' && upper !== 'position') return [bounds]
  const beyond = order.direction === 'asc' ? sql`>` : sql`<`
  const atMoment = sql`${row}.occurred_at = ${cursorMoment} and ${row}.seq ${beyond} ${cursorSeq}`
  return [
    [atMoment, ...bounds],
    [sql`${row}.occurred_at ${beyond} ${cursorMoment}`, ...bounds],
  ]
}

/** What holds of events that began before `from` and were going on then, beside how long they were. */
export function ongoingConditions({ filter, order, after }: EventLookup): Condition[] {
  const conditions = [
    sql`e.occurred_at < ${of((l) => l.filter.from!)}`,
    sql`e.ended_at >= ${of((l) => l.filter.from!)}`,
  ]
  if (filter.to !== undefined) conditions.push(sql`e.occurred_at <= ${of((l) => l.filter.to!)}`)
  if (after) {
    const beyond = order.direction === 'asc' ? sql`>` : sql`<`
    conditions.push(sql`(e.occurred_at, e.seq) ${beyond} (${cursorMoment}, ${cursorSeq})`)
  }
  return conditions
}

/** Bounds of a walk in the order of seq. */
export function seqConditions({ filter, order, after, upTo }: EventLookup): Condition[] {
  const conditions = upTo === undefined ? [] : [sql`e.seq <= ${of((l) => l.upTo!)}`]
  if (filter.asOf !== undefined) conditions.push(wasRecorded)
  if (!after) return conditions
  const beyond = order.direction === 'asc' ? sql`>` : sql`<`
  return [...conditions, sql`e.seq ${beyond} ${cursorSeq}`]
}

/** SQL text in which `@asOf` stands for the seq that a lookup asks about. */
export function sqlThen(text: string): Condition {
  const texts = text.split('@asOf')
  return sql(texts, ...texts.slice(1).map(() => asOfSeq))
}

/** Whether the event was there at the seq of `asOf`. */
export const wasRecorded: Condition = sql`e.seq <= ${asOfSeq}`

/** The same of a candidate, whose event need not be read for it. */
export const candidateWasRecorded: Condition = sql`k.seq <= ${asOfSeq}`

/** Whether it says now what it said then. */
export const isAsItWas: Condition = sql`e.current <= ${asOfSeq}`

export const wasRevisedSince: Condition = sql`e.revision > 1 and e.current > ${asOfSeq}`

export const severityWasOneOf: Condition = sql`c.severity in (
  select value from json_each(${of(({ filter }) => JSON.stringify(filter.severities))}))`

/** What a filter asks of the times that the entry `c` gives an event, whatever it says now. */
export function contentConditions({ filter, order, after }: EventLookup): Condition[] {
  const conditions: Condition[] = []
  if (filter.from !== undefined) {
    conditions.push(sql`coalesce(c.ended_at, c.occurred_at) >= ${of((l) => l.filter.from!)}`)
  }
  if (filter.to !== undefined) conditions.push(sql`c.occurred_at <= ${of((l) => l.filter.to!)}`)
  if (after && order.by === 'occurred_at') {
    const beyond = order.direction === 'asc' ? sql`>` : sql`<`
    conditions.push(sql`(c.occurred_at, e.seq) ${beyond} (${cursorMoment}, ${cursorSeq})`)
  }
  return conditions
}
