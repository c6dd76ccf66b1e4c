import type { Entry } from '../../core/events/entry.ts'
import type { Event, EventContent, EventIdentity, Revision, Warning } from '../../core/events/event.ts'
import type { Severity } from '../../core/events/severity.ts'
import type { JsonObject } from '../../core/json.ts'
import { sourceOfCode } from '../sql/source-code.ts'
import { idOf } from './event-id.ts'

/** A row as statements in `raw` mode with `safeIntegers` give it: every whole number is a bigint. */
export type Row = readonly unknown[]

const CONTENT = 'c.occurred_at, c.ended_at, c.severity, c.description, c.fields, c.verbatim'

const IDENTITY =
  'e.id, a.tag, e.asset_type, t.id, e.type_version, e.source, r.recorded_by, e.dedup_key, e.warnings'

/** `e` event, `r` the entry that recorded it, `c` its current entry, `a` asset, `t` type. */
export const EVENT_COLUMNS = `${CONTENT}, ${IDENTITY},
  e.seq, r.recorded_at, e.revision, e.occurrence_count, e.duplicate_of`

export const EVENT_JOINS = `cross join entry as r on r.seq = e.seq cross join entry as c on c.seq = e.current
  cross join asset as a on a.number = e.asset cross join event_type as t on t.number = e.type`

/** `c` is the entry itself. */
export const ENTRY_COLUMNS = `${CONTENT}, ${IDENTITY},
  c.seq, c.kind, c.revision, c.recorded_at, c.recorded_by, c.reason`

export const REVISION_COLUMNS = `${CONTENT}, c.seq, c.revision, c.recorded_at, c.recorded_by, c.reason`

const IDENTITY_AT = 6

const REST_AT = 15

export function eventOf(row: Row): Event {
  const [seq, recordedAt, revision, occurrenceCount, duplicateOf] = row.slice(REST_AT)
  return {
    ...identityOf(row),
    ...contentOf(row),
    seq: Number(seq),
    recordedAt: recordedAt as bigint,
    revision: Number(revision),
    occurrenceCount: Number(occurrenceCount),
    duplicateOf: duplicateOf as string | null,
  }
}

export function entryOf(row: Row): Entry {
  const [seq, kind, revision, recordedAt, recordedBy, reason] = row.slice(REST_AT)
  const identity = identityOf(row)
  return {
    seq: Number(seq),
    kind: kind === 1n ? 'record' : 'revise',
    eventId: identity.id,
    revision: Number(revision),
    recordedAt: recordedAt as bigint,
    recordedBy: recordedBy as string,
    reason: reason as string | null,
    event: { ...identity, ...contentOf(row) },
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

function contentOf(row: Row): EventContent {
  const [occurredAt, endedAt, severity, description, fields, verbatim] = row
  return {
    occurredAt: occurredAt as bigint,
    endedAt: endedAt as bigint | null,
    severity: severity === null ? null : (Number(severity) as Severity),
    description: description as string | null,
    fields: fields === '{}' ? {} : (JSON.parse(fields as string) as JsonObject),
    verbatim: verbatim === null ? null : (JSON.parse(verbatim as string) as Record<string, string>),
  }
}

function identityOf(row: Row): EventIdentity {
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
