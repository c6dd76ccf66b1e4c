import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { notFound, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { fieldInUse } from './field-in-use.ts'
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
  const { fields } = found.value
  const field = fields.find(({ id }) => id === fieldId)
  if (!field) return notFound('Field', fieldId)
  const refusal = fieldInUse(snapshot, { type: found.value, field, change: 'deleted' })
  if (refusal) return { ok: false, refusal }
  const rest = fields.filter((other) => other !== field)
  return withFields(found.value, rest, now)
}
