import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { canonicalText } from '../duplication/canonical-text.ts'
import { fieldName, MEMBERS, showMember } from '../duplication/fingerprint-key.ts'
import type { Event } from '../events/event.ts'
import type { Json } from '../json.ts'

/** What a suggestion must have in common with the event: `severity`, `fields.<name>` and the like. */
export type Match = { readonly aggregate: 'all' | 'any'; readonly fields: readonly string[] }

/** Whether two events agree in all, or any, of what is named. What one of them does not say equals nothing. */
export function agree(
  [event, other]: readonly [Event, Event],
  { aggregate, fields }: Match,
  snapshot: CatalogSnapshot,
): boolean {
  const agrees = (key: string) => {
    const own = valueAt(event, key, { event, snapshot })
    return own !== null && canonicalText(own) === canonicalText(valueAt(other, key, { event, snapshot }))
  }
  return aggregate === 'all' ? fields.every(agrees) : fields.some(agrees)
}

type Asked = { readonly event: Event; readonly snapshot: CatalogSnapshot }

/** Null where it says nothing. In an event of the same type a field is found by its id, since it may have had another name. */
function valueAt(of: Event, key: string, { event, snapshot }: Asked): Json {
  const name = fieldName(key)
  if (name === undefined) return showMember(key, MEMBERS.get(key)!(of))
  const meant = of.typeId === event.typeId ? fieldNamed(event, name, snapshot)?.id : undefined
  const own = snapshot.versionsOf(of.typeId).find(({ version }) => version === of.typeVersion)?.fields ?? []
  const field = own.find((field) => (meant === undefined ? field.name === name : field.id === meant))
  const shown = snapshot.fieldsAt(of.typeId, of.typeVersion)?.show(of.fields) ?? {}
  return field && Object.hasOwn(shown, field.name) ? shown[field.name]! : null
}

/** The field that an event's own version of its type calls so. */
export function fieldNamed({ typeId, typeVersion }: Event, name: string, snapshot: CatalogSnapshot) {
  const own = snapshot.versionsOf(typeId).find(({ version }) => version === typeVersion)
  return own?.fields.find((field) => field.name === name)
}

/** What an event says in the field of this name; null for nothing. */
export function valueOfField(event: Event, name: string, snapshot: CatalogSnapshot): Json {
  return valueAt(event, `fields.${name}`, { event, snapshot })
}
