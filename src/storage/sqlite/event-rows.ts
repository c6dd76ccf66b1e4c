import type { DuplicateHit } from '../../core/duplication/duplication-check.ts'
import type { Event, EventContent, EventIdentity, Revision, Warning } from '../../core/events/event.ts'
import type { Severity } from '../../core/events/severity.ts'
import type { JsonObject } from '../../core/json.ts'
import type { JudgedBy } from '../../core/rules/guard-rule.ts'
import { sourceOfCode } from '../sql/source-code.ts'
import { idOf } from './event-id.ts'

/** A row as statements in `raw` mode with `safeIntegers` give it: every whole number is a bigint. */
export type Row = readonly unknown[]

export const CONTENT =
  'c.occurred_at, c.ended_at, c.severity, c.description, c.fields, c.verbatim, c.judged_by'

export const IDENTITY =
  'e.id, a.tag, e.asset_type, t.id, e.type_version, e.source, r.recorded_by, e.dedup_key, e.warnings'

/** `e` event, `r` the entry that recorded it, `c` its current entry, `a` asset, `t` type. */
export const EVENT_COLUMNS = columnsOfEvent('e.revision', 'e.occurrence_count')

export const EVENT_JOINS = joinsOfEvent('e.current')

/** The entry that said what `e` was when the newest entry was `@asOf`. */
export const CURRENT_THEN = `coalesce((
  select max(v.seq) from entry as v where v.event = e.seq and v.kind = 2 and v.seq <= @asOf), e.seq)`

const OCCURRENCES_THEN = `coalesce((
  select m.occurrences from entry as m where m.event = e.seq and m.kind = 3 and m.seq <= @asOf
  order by m.seq desc limit 1), 1)`

/** An event as the log stood when its newest entry was `@asOf`. */
export const EVENT_COLUMNS_THEN = columnsOfEvent('c.revision', OCCURRENCES_THEN)

export const EVENT_JOINS_THEN = joinsOfEvent(CURRENT_THEN)

function columnsOfEvent(revision: string, occurrences: string): string {
  return `${CONTENT}, ${IDENTITY}, e.seq, r.recorded_at, ${revision}, ${occurrences}, e.duplicate_of, e.hit`
}

function joinsOfEvent(current: string): string {
  return `cross join entry as r on r.seq = e.seq cross join entry as c on c.seq = ${current}
    cross join asset as a on a.number = e.asset cross join event_type as t on t.number = e.type`
}

export const REVISION_COLUMNS = `${CONTENT}, c.seq, c.revision, c.recorded_at, c.recorded_by, c.reason`

const IDENTITY_AT = 7

/** Where what stands behind content and identity begins. */
export const REST_AT = 16

export function eventOf(row: Row): Event {
  const [seq, recordedAt, revision, occurrenceCount, duplicateOf, hit] = row.slice(REST_AT)
  return {
    ...identityOf(row),
    ...contentOf(row),
    seq: Number(seq),
    recordedAt: recordedAt as bigint,
    revision: Number(revision),
    occurrenceCount: Number(occurrenceCount),
    duplicateOf: duplicateOf as string | null,
    hit: hit === null ? null : (JSON.parse(hit as string) as DuplicateHit),
  }
}

export function revisionOf(row: Row): Revision {
  const [seq, revision, recordedAt, recordedBy, reason] = row.slice(IDENTITY_AT)
  return {
    ...contentOf(row),
    seq: Number(seq),
    revision: Number(revision),
    recordedAt: recordedAt as bigint,
    recordedBy: recordedBy as string,
    reason: reason as string | null,
  }
}

export function contentOf(row: Row): EventContent {
  const [occurredAt, endedAt, severity, description, fields, verbatim, judgedBy] = row
  return {
    occurredAt: occurredAt as bigint,
    endedAt: endedAt as bigint | null,
    severity: severity === null ? null : (Number(severity) as Severity),
    description: description as string | null,
    fields: fields === '{}' ? {} : (JSON.parse(fields as string) as JsonObject),
    verbatim: verbatim === null ? null : (JSON.parse(verbatim as string) as Record<string, string>),
    judgedBy: judgedBy === null ? [] : (JSON.parse(judgedBy as string) as JudgedBy[]),
  }
}

export function identityOf(row: Row): EventIdentity {
  const [id, asset, assetType, typeId, typeVersion, source, recordedBy, dedupKey, warnings] =
    row.slice(IDENTITY_AT)
  return {
    id: idOf(id),
    asset: asset as string,
    assetType: assetType as string | null,
    typeId: typeId as string,
    typeVersion: Number(typeVersion),
    source: sourceOfCode(Number(source)),
    recordedBy: recordedBy as string,
    dedupKey: dedupKey as string | null,
    warnings: warnings === null ? [] : (JSON.parse(warnings as string) as Warning[]),
  }
}
