import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Event } from '../events/event.ts'
import { fourWord, type Severity } from '../events/severity.ts'
import type { Json } from '../json.ts'
import { formatInstant, type Instant } from '../time/instant.ts'

/** What fingerprints are taken of: a new event, whose time may still be open, or a recorded one. */
export type FingerprintedEvent = Pick<
  Event,
  | 'asset'
  | 'assetType'
  | 'typeId'
  | 'typeVersion'
  | 'endedAt'
  | 'severity'
  | 'description'
  | 'fields'
  | 'source'
  | 'recordedBy'
> & { readonly occurredAt: Instant | null }

type MemberReader = (event: FingerprintedEvent) => Json

/** The members of an event that a fingerprint can hold beside `fields.<name>`, by the names `/events` has for them. */
export const MEMBERS: ReadonlyMap<string, MemberReader> = new Map<string, MemberReader>([
  ['entity_id', (event) => event.asset],
  ['entity_type', (event) => event.assetType],
  ['event_type_id', (event) => event.typeId],
  ['occurred_at', (event) => momentText(event.occurredAt)],
  ['ended_at', (event) => momentText(event.endedAt)],
  ['severity', (event) => event.severity],
  ['description', (event) => event.description],
  ['source', (event) => event.source],
  ['recorded_by', (event) => event.recordedBy],
])

/** A member's value as people know it. */
export function showMember(name: string, value: Json): Json {
  return name === 'severity' ? fourWord(value as Severity) : value
}

/** What an event says for itself; the times and how it came in are left out. */
export const SAID = ['entity_id', 'event_type_id', 'severity', 'description'] as const

const FIELD_PREFIX = 'fields.'

/** The name in `fields.<name>`; undefined for a member of the event itself. */
export function fieldName(key: string): string | undefined {
  return key.startsWith(FIELD_PREFIX) ? key.slice(FIELD_PREFIX.length) : undefined
}

/** How a field is named in a rule. */
export function fieldKey(name: string): string {
  return FIELD_PREFIX + name
}

/** The part of the catalog that tells which field a name means. */
export type FieldBook = Pick<CatalogSnapshot, 'versionsOf'>

/**
 * The id of the field of a type that a rule means by a name: the one that was called so when the rule was written,
 * else the one that was called so last. A rename therefore changes nothing for the rule.
 */
export function fieldIdOf(
  book: FieldBook,
  typeId: string,
  written: { readonly name: string; readonly at: Instant },
): string | undefined {
  const versions = book.versionsOf(typeId)
  const called = (fields: (typeof versions)[number]['fields']) =>
    fields.find(({ name }) => name === written.name)?.id
  const then = versions.findLast(({ createdAt }) => createdAt <= written.at)
  return (then && called(then.fields)) ?? versions.map(({ fields }) => called(fields)).findLast(Boolean)
}

function momentText(moment: Instant | null): string | null {
  return moment === null ? null : formatInstant(moment)
}
