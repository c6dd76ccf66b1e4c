import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Event, Revision } from '../../core/events/event.ts'
import { warningsOf } from '../../core/events/event-warnings.ts'
import { fourWord } from '../../core/events/severity.ts'
import type { CompiledFields } from '../../core/fields/compile-fields.ts'
import type { JudgedBy } from '../../core/rules/guard-rule.ts'
import { formatInstant } from '../../core/time/instant.ts'
import { presentHit } from '../present-hit.ts'

/** The part of a catalog that says how values are shown. */
export type ShownFields = {
  readonly fieldsAt: (typeId: string, version: number) => Pick<CompiledFields, 'show'> | undefined
}

/** An event as `/events` shows it: the keys in the documented order, its fields by its own version of its type. */
export function presentEvent(event: Event, catalog: ShownFields) {
  return {
    id: event.id,
    seq: event.seq,
    event_type_id: event.typeId,
    event_type_version: event.typeVersion,
    entity_id: event.asset,
    entity_type: event.assetType,
    occurred_at: formatInstant(event.occurredAt),
    ended_at: event.endedAt === null ? null : formatInstant(event.endedAt),
    severity: event.severity === null ? null : fourWord(event.severity),
    description: event.description,
    fields: catalog.fieldsAt(event.typeId, event.typeVersion)!.show(event.fields),
    recorded_at: formatInstant(event.recordedAt),
    recorded_by: event.recordedBy,
    source: event.source,
    revision: event.revision,
    occurrence_count: event.occurrenceCount,
    duplicate_of: event.duplicateOf,
    warnings: warningsOf(event),
    judged_by: event.judgedBy.map(presentJudgedBy),
    ...(event.hit && { duplicate: presentHit(event.hit) }),
  }
}

function presentJudgedBy({ ruleId, version, outcome, findings }: JudgedBy) {
  return { rule_id: ruleId, version, outcome, ...(findings && { findings }) }
}

/**
 * The whole event as it stood at a revision: `recorded_at`, `recorded_by` and `revision` are the revision's own,
 * `reason` says why it was made and `entry_seq` is its place in the log.
 */
export function presentRevision(event: Event, revision: Revision, catalog: CatalogSnapshot) {
  const { seq: entrySeq, reason, ...stood } = revision
  return { ...presentEvent({ ...event, ...stood }, catalog), reason, entry_seq: entrySeq }
}
