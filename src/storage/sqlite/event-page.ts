import { type Condition, of, sqlThen } from '../sql/event-conditions.ts'
import { type EventLookup, shapeOf } from '../sql/event-lookup.ts'
import { allOf, joined, raw, sql, type Template, templateOf } from '../sql/fragment.ts'
import { candidatesIn, checkedEntry, checksOf, type Range, rangesOf } from './event-ranges.ts'
import { EVENT_COLUMNS, EVENT_COLUMNS_THEN, EVENT_JOINS, EVENT_JOINS_THEN } from './event-rows.ts'

/** The text of every query here depends on nothing else. */
export const pageShape = shapeOf

/** Whether rows have to be read and passed over to find those asked for. */
export function passesOverRows(lookup: EventLookup): boolean {
  return checksOf(lookup).length > 0 || rangesOf(lookup).some(({ checked }) => checked.length > 0)
}

/** The SQL of one page of events. The rows come in order, as the page inside is walked. */
export function pageTemplate(lookup: EventLookup): Template<EventLookup> {
  const page = sql`${found(lookup)} limit ${of((l) => l.limit)} offset ${of((l) => l.offset)}`
  return templateOf(sql`select ${columns(lookup)} from (${page}) as page
    cross join event as e on e.seq = page.seq ${joins(lookup)}`)
}

/** Counts what is found among the candidates, up to `limit` rows. */
export function countTemplate(lookup: EventLookup): Template<EventLookup> {
  return templateOf(sql`select count(*) as found from (${found(lookup)} limit ${of((l) => l.limit)})`)
}

/** The place of the last candidate: seq, and the moment where that is ordered by. No row where there are fewer. */
export function endTemplate(lookup: EventLookup): Template<EventLookup> {
  return templateOf(sql`${inOrder(lookup)} limit 1 offset ${of((l) => l.candidates - 1)}`)
}

/** What is found, in order: nothing but seqs. All that is checked is checked on the candidates only. */
function found(lookup: EventLookup): Condition {
  const checks = [...ownChecks(rangesOf(lookup)), ...checksOf(lookup)]
  if (checks.length === 0) return inOrder(lookup)
  return sql`select k.seq from (${inOrder(lookup)} limit ${of((l) => l.candidates)}) as k
    cross join event as e on e.seq = k.seq ${checkedEntry(lookup)} where ${allOf(checks)}`
}

/** What a range has to have checked of its own rows alone. */
function ownChecks(ranges: readonly Range[]): Condition[] {
  return ranges.flatMap(({ checked }, part) => {
    if (checked.length === 0) return []
    const own = allOf(checked)
    return ranges.length === 1 ? [own] : [sql`(k.part <> ${raw(part)} or ${own})`]
  })
}

function inOrder(lookup: EventLookup): Condition {
  const { order } = lookup
  const rows = rangesOf(lookup).map((range, part) => candidatesIn(range, order, part))
  const direction = raw(order.direction)
  const by = order.by === 'seq' ? sql`seq ${direction}` : sql`occurred_at ${direction}, seq ${direction}`
  return sql`${joined(rows, ' union all ')} order by ${by}`
}

function columns({ filter }: EventLookup): Condition {
  return filter.asOf === undefined ? raw(EVENT_COLUMNS) : sqlThen(EVENT_COLUMNS_THEN)
}

function joins({ filter }: EventLookup): Condition {
  return filter.asOf === undefined ? raw(EVENT_JOINS) : sqlThen(EVENT_JOINS_THEN)
}
