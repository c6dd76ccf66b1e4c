import type { EventFilter } from '../../core/events/event-query.ts'
import { allOf, type Fragment, given, sql, type Template, templateOf } from '../sql/fragment.ts'
import { sourceCode } from '../sql/source-code.ts'

/** Whether the counters know how many events match: they are kept by asset, type, severity and source. */
export function isCounted(filter: EventFilter): boolean {
  const { asset: _, typeIds, severities, source, ...rest } = filter
  return Object.values(rest).every((part) => part === undefined)
}

export function counterShape({ asset, typeIds, severities, source }: EventFilter): string {
  return `counter|${asset !== undefined}|${typeIds !== undefined}|${severities !== undefined}|${source !== undefined}`
}

export function counterTemplate(filter: EventFilter): Template<EventFilter> {
  const kind = kindOf(filter)
  const counted = filter.asset === undefined ? sql<EventFilter>`asset = 0` : THE_ASSET
  // The pluses keep to the few newest events, where an index would lead to all of an asset or a type.
  const newer = [sql<EventFilter>`seq > (select up_to from counted)`, ...kind]
  if (filter.asset !== undefined) newer.push(sql<EventFilter>`+${THE_ASSET}`)
  return templateOf(sql`select (select coalesce(sum(events), 0) from counter where ${allOf([counted, ...kind])})
    + (select count(*) from event where ${allOf(newer)}) as found`)
}

const THE_ASSET: Fragment<EventFilter> = sql`asset = (select number from asset where tag = ${given((f: EventFilter) => f.asset!)})`

function kindOf({ typeIds, severities, source }: EventFilter): Fragment<EventFilter>[] {
  const kind: Fragment<EventFilter>[] = []
  if (typeIds) {
    kind.push(sql`+type in (select number from event_type where id in (${members((f) => f.typeIds)}))`)
  }
  if (severities) kind.push(sql`+severity in (${members((f) => f.severities)})`)
  if (source) kind.push(sql`+source = ${given((f: EventFilter) => sourceCode(f.source!))}`)
  return kind
}

function members(list: (filter: EventFilter) => readonly unknown[] | undefined): Fragment<EventFilter> {
  return sql`select value from json_each(${given((filter: EventFilter) => JSON.stringify(list(filter)))})`
}
