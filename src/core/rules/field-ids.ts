import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { EventType } from '../event-types/event-type.ts'
import type { Condition } from './condition.ts'
import { referencedFields, renameField } from './conditions/fields.ts'
import type { FieldIds, GuardRuleContent, Validation } from './guard-rule.ts'

/** The names of fields that a content speaks of. */
export function fieldsRead({
  match,
  validations,
}: Pick<GuardRuleContent, 'match' | 'validations'>): string[] {
  const names = match === null ? [] : [...referencedFields(match)]
  for (const { condition, messageExpression, field } of validations) {
    names.push(...referencedFields(condition))
    if (messageExpression !== null) names.push(...referencedFields(messageExpression))
    if (field !== null) names.push(field)
  }
  return [...new Set(names)]
}

/** What the names in a content stand for in each of these types; a type that has none of them is left out. */
export function fieldIdsOf(names: readonly string[], types: readonly EventType[]): FieldIds {
  const known = types.map(({ id, fields }): [string, FieldIds[string]] => {
    const named = fields.filter(({ name }) => names.includes(name))
    return [id, Object.fromEntries(named.map((field) => [field.name, field.id]))]
  })
  return Object.fromEntries(known.filter(([, ids]) => Object.keys(ids).length > 0))
}

/** The content as it reads with the names that fields of a type have today. */
export function inWordsOf(content: GuardRuleContent, type: EventType): GuardRuleContent {
  const bound = content.fieldIds[type.id] ?? {}
  const renames = Object.entries(bound).flatMap(([name, id]): Rename[] => {
    const today = type.fields.find((field) => field.id === id)?.name ?? name
    return today === name ? [] : [[name, today]]
  })
  return renames.length === 0 ? content : renamed(content, renames)
}

/**
 * The content as people read it today. Where one of its event types has renamed a field and another has not, no
 * text fits both: it stays as it was written, and each event is judged by what it meant.
 */
export function inTodaysWords(content: GuardRuleContent, snapshot: CatalogSnapshot): GuardRuleContent {
  const types = Object.keys(content.fieldIds).flatMap((id) => snapshot.type(id) ?? [])
  const versions = types.map((type) => inWordsOf(content, type))
  const [first] = versions
  if (!first || first === content) return content
  const text = JSON.stringify(withoutIds(first))
  if (!versions.every((version) => JSON.stringify(withoutIds(version)) === text)) return content
  return { ...first, fieldIds: fieldIdsOf(fieldsRead(first), types) }
}

function withoutIds({ fieldIds: _, ...content }: GuardRuleContent) {
  return content
}

type Rename = readonly [from: string, to: string]

/** By way of names that no field can have, since two fields may have swapped theirs. */
function renamed(content: GuardRuleContent, renames: readonly Rename[]): GuardRuleContent {
  const away = renames.map(([from], index): Rename => [from, `${DETOUR}${index}`])
  const back = renames.map(([, to], index): Rename => [`${DETOUR}${index}`, to])
  const rename = (name: string) => renames.find(([from]) => from === name)?.[1] ?? name
  const rewrite = <T extends Condition>(text: T) =>
    [...away, ...back].reduce((so, [from, to]) => renameField(so, from, to) as T, text)
  const validations = content.validations.map(
    (validation): Validation => ({
      ...validation,
      condition: rewrite(validation.condition),
      messageExpression: orNull(validation.messageExpression, rewrite),
      field: orNull(validation.field, rename),
    }),
  )
  return { ...content, match: orNull(content.match, rewrite), validations }
}

function orNull<T>(value: T | null, change: (value: T) => T): T | null {
  return value === null ? null : change(value)
}

/** Field names begin with a letter. */
const DETOUR = '_detour_'
