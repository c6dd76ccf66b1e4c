import type { EventTypeVersion } from '../event-types/event-type.ts'
import { fieldType } from '../fields/registry.ts'
import type { Json } from '../json.ts'
import { canonicalText } from './canonical-text.ts'
import type { DuplicationCheck } from './duplication-check.ts'
import type { DuplicationRule } from './duplication-rule.ts'
import {
  type FieldBook,
  type FingerprintedEvent,
  fieldIdOf,
  fieldKey,
  fieldName,
  MEMBERS,
  SAID,
  showMember,
} from './fingerprint-key.ts'

/** SHA-256 of a text, in hex; core has none of its own. */
export type Hash = (text: string) => string

/** What the engine has to look up for an event; null where the rule does not apply to it. */
export type CompiledDuplicationRule = (event: FingerprintedEvent, hash: Hash) => DuplicationCheck | null

/** One value of a fingerprint: `key` and what is read never change, `name` and what is shown are for people. */
type Part = {
  readonly key: string
  readonly name: string
  readonly read: (event: FingerprintedEvent) => Json
  readonly show: (value: Json) => Json
}

/**
 * Makes a rule ready to run; whether it is enabled is not its business, so that a disabled rule can be tried on
 * history. The order in which a rule names its fields changes nothing.
 */
export function compileDuplicationRule(rule: DuplicationRule, book: FieldBook): CompiledDuplicationRule {
  const partsByVersion = new Map<string, readonly Part[] | null>()
  const partsFor = ({ typeId, typeVersion }: FingerprintedEvent) => {
    const place = `${typeVersion} ${typeId}`
    let parts = partsByVersion.get(place)
    if (parts === undefined) {
      const version = book.versionsOf(typeId).find(({ version }) => version === typeVersion)
      parts = version ? partsOf(rule, book, version) : null
      partsByVersion.set(place, parts)
    }
    return parts
  }
  return (event, hash) => {
    if (rule.eventTypeId !== null && rule.eventTypeId !== event.typeId) return null
    const parts = partsFor(event)
    return parts && checkOf(rule, { parts, event, hash })
  }
}

/** Null where the type has no field that the rule names: its value is missing from every event. */
function partsOf(rule: DuplicationRule, book: FieldBook, version: EventTypeVersion): readonly Part[] | null {
  if (rule.fullDeduplication) return everythingBut(ignoredKeys(rule, book, version), version)
  const parts = rule.fingerprintFields.map((key) => {
    const name = fieldName(key)
    if (name === undefined) return memberPart(key)
    const id = fieldIdOf(book, version.typeId, { name, at: rule.updatedAt })
    return id === undefined ? undefined : fieldPart(id, version)
  })
  return parts.every((part) => part !== undefined) ? onceEach(parts) : null
}

/** Two names can mean one field. */
function onceEach(parts: readonly Part[]): readonly Part[] {
  return [...new Map(parts.map((part) => [part.key, part])).values()]
}

function ignoredKeys(rule: DuplicationRule, book: FieldBook, { typeId }: EventTypeVersion): Set<string> {
  const keys = rule.ignoreFields.map((key) => {
    const name = fieldName(key)
    if (name === undefined) return key
    return fieldKey(fieldIdOf(book, typeId, { name, at: rule.updatedAt }) ?? '')
  })
  return new Set(keys)
}

function everythingBut(ignored: ReadonlySet<string>, version: EventTypeVersion): readonly Part[] {
  const all = [...SAID.map(memberPart), ...version.fields.map(({ id }) => fieldPart(id, version))]
  return all.filter(({ key }) => !ignored.has(key))
}

function memberPart(key: string): Part {
  return { key, name: key, read: MEMBERS.get(key)!, show: (value) => showMember(key, value) }
}

function fieldPart(id: string, { fields }: EventTypeVersion): Part {
  const field = fields.find((field) => field.id === id)
  return {
    key: fieldKey(id),
    name: fieldKey(field?.name ?? id),
    read: (event) => (Object.hasOwn(event.fields, id) ? event.fields[id]! : null),
    show: (field && fieldType(field.type)?.show) ?? ((value) => value),
  }
}

type Ready = {
  readonly parts: readonly Part[]
  readonly event: FingerprintedEvent
  readonly hash: Hash
}

/** Of the whole event only what it says counts, so that a field added to the type later tells no two apart. */
function checkOf(rule: DuplicationRule, { parts, event, hash }: Ready): DuplicationCheck | null {
  const said: string[] = []
  const matched: Record<string, Json> = {}
  for (const { key, name, read, show } of parts) {
    const value = read(event)
    if (value !== null) {
      said.push(`${JSON.stringify(key)}:${canonicalText(value)}`)
      matched[name] = show(value)
    } else if (!rule.fullDeduplication) return null
  }
  return {
    ruleId: rule.id,
    action: rule.action,
    // The canonical text of the rule's id and the values by key.
    fingerprint: hash(`{"rule":${JSON.stringify(rule.id)},"values":{${said.sort().join(',')}}}`),
    window: rule.windowSeconds === null ? null : BigInt(Math.round(rule.windowSeconds * 1_000_000)),
    matched,
  }
}
