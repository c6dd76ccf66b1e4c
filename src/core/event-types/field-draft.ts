import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { checkField, type FieldDefinition } from '../fields/check-field.ts'
import type { Field } from '../fields/field.ts'
import { accept, conflict, invalid, type Result } from '../problems.ts'

/** A new field as somebody wants it, perhaps with an id of their own and a place in the list, from 0. */
export type FieldDraft = FieldDefinition & { readonly id?: string; readonly position?: number }

const FIELD_ID = '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$'

/**
 * The field of a draft. Its id must be one that no field ever had, of any type: the log tells stored values
 * apart by it alone.
 */
export function draftedField(
  snapshot: CatalogSnapshot,
  draft: FieldDraft,
  newId: () => string,
): Result<Field> {
  const { id, position, ...definition } = draft
  const checked = checkField(definition)
  if (id !== undefined && !new RegExp(FIELD_ID).test(id)) {
    const problems = checked.ok || checked.refusal.kind !== 'invalid' ? [] : checked.refusal.problems
    return invalid(badId(id), ...problems)
  }
  if (!checked.ok) return checked
  if (id !== undefined && snapshot.knowsField(id)) {
    return conflict('id-taken', `There is or was a field with the id '${id}' already`, { field_id: id })
  }
  return accept({ id: id ?? newId(), ...checked.value })
}

function badId(id: string) {
  return {
    path: ['id'],
    code: 'string_pattern_mismatch',
    message: `String should match pattern '${FIELD_ID}'`,
    input: id,
    ctx: { pattern: FIELD_ID },
  }
}
