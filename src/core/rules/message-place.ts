import type { EventType } from '../event-types/event-type.ts'
import type { Field } from '../fields/field.ts'
import { ATTRIBUTES } from './conditions/variables.ts'

/** What a message is about: a field, a member of the event as `/events` calls it, or null for the whole event. */
export type MessagePlace = { readonly field: Field } | { readonly attribute: string } | null

/** Attributes that are other ways to read a member. */
const MEMBER_OF: Readonly<Record<string, string>> = { severity_level: 'severity', severity_word: 'severity' }

/** The place that a validation names in one of some types; null where it names nothing that is there. */
export function messagePlace(name: string | null, types: readonly EventType[]): MessagePlace {
  if (name === null) return null
  const bare = name.replace(/^(?:event\.)?fields\./, '')
  const field = types.flatMap(({ fields }) => fields).find((known) => known.name === bare)
  if (field) return { field }
  const attribute = name.replace(/^event\./, '')
  return ATTRIBUTES.has(attribute) ? { attribute: MEMBER_OF[attribute] ?? attribute } : null
}
