import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { draftedField, type FieldDraft } from './field-draft.ts'
import { insertedAt, nameTaken, withFields } from './field-list.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

/** The type with one more field, at its position or at the end. */
export function addField(
  snapshot: CatalogSnapshot,
  { draft, ...target }: EditTarget & { readonly draft: FieldDraft },
  { now, newId }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  const { fields } = found.value
  const drafted = draftedField(snapshot, draft, newId)
  if (!drafted.ok) return drafted
  const taken = nameTaken(fields, drafted.value)
  if (taken) return { ok: false, refusal: taken }
  const position = draft.position ?? fields.length
  return withFields(found.value, insertedAt(fields, drafted.value, position), now)
}
