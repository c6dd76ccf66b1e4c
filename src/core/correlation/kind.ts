import type { CatalogContent } from '../catalog.ts'
import type { Event } from '../events/event.ts'
import type { Field } from '../fields/field.ts'
import type { Json } from '../json.ts'

/**
 * What an event is one more of: its event type, refined by a value that people choose from a list or, where its type
 * has no such field, by its description. `component-failure` with `component = comp1` is a kind, and so is the
 * asset log's `error1`.
 */
export type Kind = {
  readonly typeId: string
  /** Null: the event type as a whole. */
  readonly aspect: Aspect | null
}

/** `of` is a field's id, or null for the description. */
export type Aspect = { readonly of: string | null; readonly value: string }

export type KindReader = (event: Pick<Event, 'typeId' | 'typeVersion' | 'fields' | 'description'>) => Kind[]

/** An event with more chosen values is of so many kinds only. */
const MAX_ASPECTS = 4

const MAX_TEXT = 200

const CHOSEN = new Set(['select', 'boolean'])

/** Tells the kinds of events by the versions of their types; an event may be of several, and is of at least one. */
export function createKindReader({ versions }: Pick<CatalogContent, 'versions'>): KindReader {
  const chosen = new Map<string, readonly Field[]>()
  for (const { typeId, version, fields } of versions) {
    const refining = fields.filter(({ type }) => CHOSEN.has(type)).slice(0, MAX_ASPECTS)
    chosen.set(`${version} ${typeId}`, refining)
  }
  return ({ typeId, typeVersion, fields, description }) => {
    const refining = chosen.get(`${typeVersion} ${typeId}`) ?? []
    const aspects = refining.length > 0 ? chosenIn(refining, fields) : saidIn(description)
    return aspects.length > 0 ? aspects.map((aspect) => ({ typeId, aspect })) : [{ typeId, aspect: null }]
  }
}

/** One text per kind, to find it by. */
export function kindKey({ typeId, aspect }: Kind): string {
  return JSON.stringify(aspect === null ? [typeId] : [typeId, aspect.of, aspect.value])
}

function chosenIn(refining: readonly Field[], fields: Event['fields']): Aspect[] {
  return refining.flatMap(({ id }) => {
    const value: Json = Object.hasOwn(fields, id) ? fields[id]! : null
    return value === null ? [] : [{ of: id, value: String(value).slice(0, MAX_TEXT) }]
  })
}

/** Letter case and surrounding space make no other kind. */
function saidIn(description: string | null): Aspect[] {
  const text = description?.trim().toLowerCase().slice(0, MAX_TEXT)
  return text ? [{ of: null, value: text }] : []
}
