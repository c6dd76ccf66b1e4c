import type { DuplicateHit } from '../../core/duplication/duplication-check.ts'
import type {
  Event,
  EventContent,
  EventIdentity,
  FieldValues,
  Revision,
  Warning,
} from '../../core/events/event.ts'
import type { Severity } from '../../core/events/severity.ts'
import type { JudgedBy } from '../../core/rules/guard-rule.ts'
import { sourceOfCode } from '../sql/source-code.ts'
import { idIn, idOf } from './event-id.ts'

/** Rows as statements with `safeIntegers` give them: every whole number is a bigint. What has parts is JSON. */
export type ContentRow = {
  readonly occurredAt: bigint
  readonly endedAt: bigint | null
  readonly severity: bigint | null
  readonly description: string | null
  readonly fields: string
  readonly verbatim: string | null
  readonly judgedBy: string | null
}

export const CONTENT = `c.occurred_at as occurredAt, c.ended_at as endedAt, c.severity, c.description, c.fields,
  c.verbatim, c.judged_by as judgedBy`

export type IdentityRow = {
  readonly id: string
  readonly asset: string
  readonly assetType: string | null
  readonly typeId: string
  readonly typeVersion: bigint
  readonly source: bigint
  readonly recordedBy: string
  readonly dedupKey: string | null
  readonly warnings: string | null
}

export const IDENTITY = `${idIn('e.id')} as id, a.tag as asset, e.asset_type as assetType, t.id as typeId,
  e.type_version as typeVersion, e.source, r.recorded_by as recordedBy, e.dedup_key as dedupKey, e.warnings`

export type EventRow = ContentRow &
  IdentityRow & {
    readonly seq: bigint
    readonly recordedAt: bigint
    readonly revision: bigint
    readonly occurrenceCount: bigint
    readonly duplicateOf: string | null
    readonly hit: string | null
  }

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
  return `${CONTENT}, ${IDENTITY}, e.seq, r.recorded_at as recordedAt, ${revision} as revision,
    ${occurrences} as occurrenceCount, e.duplicate_of as duplicateOf, e.hit`
}

function joinsOfEvent(current: string): string {
  return `cross join entry as r on r.seq = e.seq cross join entry as c on c.seq = ${current}
    cross join asset as a on a.number = e.asset cross join event_type as t on t.number = e.type`
}

export type RevisionRow = ContentRow & {
  readonly seq: bigint
  readonly revision: bigint
  readonly recordedAt: bigint
  readonly recordedBy: string
  readonly reason: string | null
}

export const REVISION_COLUMNS = `${CONTENT}, c.seq, c.revision, c.recorded_at as recordedAt,
  c.recorded_by as recordedBy, c.reason`

/** Written out: putting identity and content together took longer than the rest, and made most of its garbage. */
export function eventOf(row: EventRow): Event {
  return {
    id: idOf(row.id),
    asset: row.asset,
    assetType: row.assetType,
    typeId: row.typeId,
    typeVersion: Number(row.typeVersion),
    source: sourceOfCode(Number(row.source)),
    recordedBy: row.recordedBy,
    dedupKey: row.dedupKey,
    warnings: listIn<Warning>(row.warnings),
    occurredAt: row.occurredAt,
    endedAt: row.endedAt,
    severity: severityIn(row.severity),
    description: row.description,
    fields: fieldsIn(row.fields),
    verbatim: partsIn<Record<string, string>>(row.verbatim),
    judgedBy: listIn<JudgedBy>(row.judgedBy),
    seq: Number(row.seq),
    recordedAt: row.recordedAt,
    revision: Number(row.revision),
    occurrenceCount: Number(row.occurrenceCount),
    duplicateOf: row.duplicateOf,
    hit: hitIn(row.hit),
  }
}

export function revisionOf(row: RevisionRow): Revision {
  return {
    ...contentOf(row),
    seq: Number(row.seq),
    revision: Number(row.revision),
    recordedAt: row.recordedAt,
    recordedBy: row.recordedBy,
    reason: row.reason,
  }
}

export function contentOf(row: ContentRow): EventContent {
  return {
    occurredAt: row.occurredAt,
    endedAt: row.endedAt,
    severity: severityIn(row.severity),
    description: row.description,
    fields: fieldsIn(row.fields),
    verbatim: partsIn<Record<string, string>>(row.verbatim),
    judgedBy: listIn<JudgedBy>(row.judgedBy),
  }
}

export function identityOf(row: IdentityRow): EventIdentity {
  return {
    id: idOf(row.id),
    asset: row.asset,
    assetType: row.assetType,
    typeId: row.typeId,
    typeVersion: Number(row.typeVersion),
    source: sourceOfCode(Number(row.source)),
    recordedBy: row.recordedBy,
    dedupKey: row.dedupKey,
    warnings: listIn<Warning>(row.warnings),
  }
}

export function hitIn(stored: string | null): DuplicateHit | null {
  return partsIn<DuplicateHit>(stored)
}

function severityIn(stored: bigint | null): Severity | null {
  return stored === null ? null : (Number(stored) as Severity)
}

function fieldsIn(stored: string): FieldValues {
  return stored === '{}' ? {} : JSON.parse(stored)
}

function partsIn<Parts>(stored: string | null): Parts | null {
  return stored === null ? null : JSON.parse(stored)
}

function listIn<Item>(stored: string | null): Item[] {
  return stored === null ? [] : JSON.parse(stored)
}
