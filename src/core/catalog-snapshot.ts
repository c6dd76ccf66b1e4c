import type { CatalogContent } from './catalog.ts'
import type { EventType, EventTypeVersion } from './event-types/event-type.ts'
import { type CompiledFields, compileFields } from './fields/compile-fields.ts'
import type { Field } from './fields/field.ts'

/** An event type with everything a submitted event is checked by, ready to run. */
export type CompiledType = EventType & { readonly compiled: CompiledFields }

/** The catalog at one revision, compiled once and never changed. */
export type CatalogSnapshot = {
  readonly revision: number
  readonly type: (id: string) => CompiledType | undefined
  readonly types: () => readonly EventType[]
  /** The fields as they were at a version; undefined when there was none. */
  readonly fieldsAt: (typeId: string, version: number) => CompiledFields | undefined
  /** Every field, of any type and version, that is or was called `name`; the newest definition of each. */
  readonly fieldsCalled: (name: string, typeIds?: readonly string[]) => readonly Field[]
  /** What a type was at each of its versions, oldest first. */
  readonly versionsOf: (typeId: string) => readonly EventTypeVersion[]
  /** Whether a field of any type and version has this id: stored values are told apart by it alone. */
  readonly knowsField: (id: string) => boolean
}

export function compileCatalog(content: CatalogContent): CatalogSnapshot {
  const versions = new Map<string, CompiledFields>()
  for (const { typeId, version, fields } of content.versions) {
    versions.set(versionKey(typeId, version), compileFields(fields))
  }
  const types = new Map<string, CompiledType>()
  for (const type of content.types) {
    const compiled = versions.get(versionKey(type.id, type.version)) ?? compileFields(type.fields)
    types.set(type.id, { ...type, compiled })
  }
  return {
    revision: content.revision,
    type: (id) => types.get(id),
    types: () => content.types,
    fieldsAt: (typeId, version) => versions.get(versionKey(typeId, version)),
    fieldsCalled: (name, typeIds) => fieldsCalled(content, name, typeIds),
    versionsOf: (typeId) => versionsOf(content, typeId),
    knowsField: (id) => content.versions.some(({ fields }) => fields.some((field) => field.id === id)),
  }
}

function versionKey(typeId: string, version: number): string {
  return `${version} ${typeId}`
}

function versionsOf(content: CatalogContent, typeId: string): EventTypeVersion[] {
  return content.versions.filter((version) => version.typeId === typeId).sort((a, b) => a.version - b.version)
}

function fieldsCalled(content: CatalogContent, name: string, typeIds?: readonly string[]): Field[] {
  const newest = new Map<string, { version: number; field: Field }>()
  const called = new Set<string>()
  for (const { typeId, version, fields } of content.versions) {
    if (typeIds && !typeIds.includes(typeId)) continue
    for (const field of fields) {
      if (field.name === name) called.add(field.id)
      const known = newest.get(field.id)
      if (!known || known.version < version) newest.set(field.id, { version, field })
    }
  }
  return [...called].map((id) => newest.get(id)!.field)
}
