import type { CatalogContent } from './catalog.ts'
import {
  type CompiledDuplicationRule,
  compileDuplicationRule,
} from './duplication/compile-duplication-rule.ts'
import type { DuplicationRule } from './duplication/duplication-rule.ts'
import type { EventType, EventTypeVersion } from './event-types/event-type.ts'
import { type CompiledFields, compileFields } from './fields/compile-fields.ts'
import type { Field } from './fields/field.ts'
import { madeReady, rememberedBy } from './lazily.ts'
import { compileGuard, type GuardSet, guardView } from './rules/compile-guard.ts'
import { GUARD_OPERATIONS, type GuardOperation, type GuardRule } from './rules/guard-rule.ts'
import { enforcedContent } from './rules/guard-rule-status.ts'

/** An event type with everything a submitted event is checked by, ready to run. */
export type CompiledType = EventType & { readonly compiled: CompiledFields }

/** The catalog at one revision; it never changes, and what is compiled of it serves later revisions, too. */
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
  /** Drafts and retired ones included, oldest first. */
  readonly guardRules: () => readonly GuardRule[]
  readonly guardRule: (id: string) => GuardRule | undefined
  /** What binds new or corrected events of a type, ready to run. */
  readonly guardsFor: (typeId: string, operation: GuardOperation) => GuardSet
  /** Disabled ones included, oldest first. */
  readonly duplicationRules: () => readonly DuplicationRule[]
  /** The enabled ones that are asked about new events of a type, ready to run. */
  readonly duplicationFor: (typeId: string) => readonly CompiledDuplicationRule[]
  /** Makes everything ready that new events would otherwise wait for, piece by piece; most often nothing is left. */
  readonly preparations: () => Generator<void>
}

export function compileCatalog(content: CatalogContent): CatalogSnapshot {
  const versions = new Map<string, CompiledFields>()
  for (const version of content.versions) {
    versions.set(versionKey(version.typeId, version.version), compiledVersion(version))
  }
  const versionsById = Map.groupBy(content.versions, ({ typeId }) => typeId)
  const versionsOf = (typeId: string) =>
    (versionsById.get(typeId) ?? []).toSorted((a, b) => a.version - b.version)
  const types = new Map<string, CompiledType>()
  for (const type of content.types) {
    const compiled = versions.get(versionKey(type.id, type.version)) ?? compileFields(type.fields, type.rules)
    types.set(type.id, { ...type, compiled })
  }
  const guardRules = new Map(content.guardRules.map((rule) => [rule.id, rule]))
  const guards = onceEach((typeId, operation: GuardOperation) =>
    guardsFor(content, types.get(typeId), operation),
  )
  const duplication = onceEach((typeId) => duplicationFor(content, typeId, versionsOf))
  return {
    revision: content.revision,
    type: (id) => types.get(id),
    types: () => content.types,
    fieldsAt: (typeId, version) => versions.get(versionKey(typeId, version)),
    fieldsCalled: (name, typeIds) => fieldsCalled(content, name, typeIds),
    versionsOf,
    knowsField: (id) => content.versions.some(({ fields }) => fields.some((field) => field.id === id)),
    guardRules: () => content.guardRules,
    guardRule: (id) => guardRules.get(id),
    guardsFor: (typeId, operation) => guards(typeId, operation),
    duplicationRules: () => content.duplicationRules,
    duplicationFor: (typeId) => duplication(typeId, ''),
    preparations: function* () {
      for (const { id, state, compiled } of types.values()) {
        if (state === 'draft' || state === 'archived') continue
        yield
        yield* compiled.preparations()
        for (const operation of GUARD_OPERATIONS) {
          for (const { parts } of guards(id, operation).guards) yield* madeReady(parts)
        }
      }
    },
  }
}

/** A version that did not change is the same object in the next catalog. */
const compiledVersion = rememberedBy(({ fields, rules }: EventTypeVersion) => compileFields(fields, rules))

/** Works an answer out when it is first asked for: of many types and rules only few are at work. */
function onceEach<Q extends string, T>(answer: (typeId: string, question: Q) => T) {
  const known = new Map<string, T>()
  return (typeId: string, question: Q): T => {
    const key = `${question} ${typeId}`
    let found = known.get(key)
    if (found === undefined) {
      found = answer(typeId, question)
      known.set(key, found)
    }
    return found
  }
}

function guardsFor(
  { guardRules }: CatalogContent,
  type: EventType | undefined,
  operation: GuardOperation,
): GuardSet {
  if (!type) return { guards: [], view: guardView({ fields: [] }) }
  const guards = guardRules.flatMap((rule) => {
    const content = enforcedContent(rule)
    if (!content?.operations.includes(operation)) return []
    if (content.eventTypeIds !== null && !content.eventTypeIds.includes(type.id)) return []
    return [compileGuard({ ruleId: rule.id, version: rule.enforced!, content }, type)]
  })
  return { guards, view: guardView(type) }
}

function duplicationFor(
  { duplicationRules }: CatalogContent,
  typeId: string,
  versionsOf: CatalogSnapshot['versionsOf'],
): CompiledDuplicationRule[] {
  return duplicationRules
    .filter((rule) => rule.enabled && (rule.eventTypeId === null || rule.eventTypeId === typeId))
    .map((rule) => compileDuplicationRule(rule, { versionsOf }))
}

function versionKey(typeId: string, version: number): string {
  return `${version} ${typeId}`
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
