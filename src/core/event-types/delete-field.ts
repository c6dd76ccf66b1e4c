import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { notFound, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { withFields } from './field-list.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

/** The type without a field; events recorded under earlier versions keep its values and show them. */
export function deleteField(
  snapshot: CatalogSnapshot,
  { fieldId, ...target }: EditTarget & { readonly fieldId: string },
  { now }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  const rest = found.value.fields.filter(({ id }) => id !== fieldId)
  if (rest.length === found.value.fields.length) return notFound('Field', fieldId)
  return withFields(found.value, rest, now)
}
