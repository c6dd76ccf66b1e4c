import { type RawBuilder, sql } from 'kysely'
import { sqlThen } from '../sql/event-conditions.ts'
import { type EventLookup, shapeOf } from '../sql/event-lookup.ts'
import { given, type Template, templateOf } from '../sql/given.ts'
import { type Range, rangesOf, rowsOf } from './event-ranges.ts'
import { EVENT_COLUMNS, EVENT_COLUMNS_THEN, EVENT_JOINS, EVENT_JOINS_THEN } from './event-rows.ts'

/** The SQL of one page of events. The rows come in order, as the page inside is walked. */
export function pageTemplate(lookup: EventLookup): Template<EventLookup> {
  const page = sql`${merged(lookup)} order by ${orderOf(lookup)}
    limit ${given(({ limit }: EventLookup) => limit)} offset ${given(({ offset }: EventLookup) => offset)}`
  const isThen = lookup.filter.asOf !== undefined
  const columns = isThen ? sqlThen(EVENT_COLUMNS_THEN) : sql.raw(EVENT_COLUMNS)
  const joins = isThen ? sqlThen(EVENT_JOINS_THEN) : sql.raw(EVENT_JOINS)
  return templateOf(sql`select ${columns} from (${page}) as page
    cross join event as e on e.seq = page.seq ${joins}`)
}

/** Counts up to `limit` rows. */
export function countTemplate(lookup: EventLookup): Template<EventLookup> {
  const rows = sql`${merged(lookup)} limit ${given(({ limit }: EventLookup) => limit)}`
  return templateOf(sql`select count(*) from (${rows})`)
}

/** The text of a page query depends on nothing else. */
export const pageShape = shapeOf

function merged(lookup: EventLookup): RawBuilder<unknown> {
  const rows = rangesOf(lookup).map((range: Range) => rowsOf(range, lookup))
  return sql.join(rows, sql` union all `)
}

function orderOf({ order }: EventLookup): RawBuilder<unknown> {
  const direction = sql.raw(order.direction)
  return order.by === 'seq' ? sql`seq ${direction}` : sql`occurred_at ${direction}, seq ${direction}`
}
