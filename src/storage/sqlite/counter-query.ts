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
  const conditions: Fragment<EventFilter>[] = [assetIs(filter)]
  if (filter.typeIds) {
    conditions.push(sql`type in (select number from event_type where id in (${members((f) => f.typeIds)}))`)
  }
  if (filter.severities) conditions.push(sql`severity in (${members((f) => f.severities)})`)
  if (filter.source) conditions.push(sql`source = ${given((f: EventFilter) => sourceCode(f.source!))}`)
  return templateOf(sql`select coalesce(sum(events), 0) from counter where ${allOf(conditions)}`)
}

function assetIs(filter: EventFilter): Fragment<EventFilter> {
  if (filter.asset === undefined) return sql`asset = 0`
  return sql`asset = (select number from asset where tag = ${given((f: EventFilter) => f.asset!)})`
}

function members(list: (filter: EventFilter) => readonly unknown[] | undefined): Fragment<EventFilter> {
  return sql`select value from json_each(${given((filter: EventFilter) => JSON.stringify(list(filter)))})`
}
