import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { DuplicationRule } from './duplication-rule.ts'
import { fieldIdOf, fieldKey, fieldName } from './fingerprint-key.ts'

/**
 * The rule with its fields under the names they have now: what was renamed is the same field. A rule for every
 * event type stays as it was written, since one name means a field of each.
 */
export function withCurrentNames(rule: DuplicationRule, snapshot: CatalogSnapshot): DuplicationRule {
  const { eventTypeId } = rule
  const type = eventTypeId === null ? undefined : snapshot.type(eventTypeId)
  if (!type) return rule
  const current = (key: string): string => {
    const name = fieldName(key)
    if (name === undefined) return key
    const id = fieldIdOf(snapshot, type.id, { name, at: rule.updatedAt })
    return fieldKey(type.fields.find((field) => field.id === id)?.name ?? name)
  }
  return {
    ...rule,
    fingerprintFields: rule.fingerprintFields.map(current),
    ignoreFields: rule.ignoreFields.map(current),
  }
}

/** The rules that compare a field by its id: while there are any it can be neither deleted nor retyped. */
export function duplicationRulesUsing(
  snapshot: CatalogSnapshot,
  typeId: string,
  fieldId: string,
): DuplicationRule[] {
  return snapshot.duplicationRules().filter((rule) => {
    if (rule.eventTypeId !== typeId || rule.fullDeduplication) return false
    return rule.fingerprintFields.some((key) => {
      const name = fieldName(key)
      return name !== undefined && fieldIdOf(snapshot, typeId, { name, at: rule.updatedAt }) === fieldId
    })
  })
}
