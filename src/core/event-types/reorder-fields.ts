import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { accept, invalid, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { withFields } from './field-list.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

/** The type with its fields in another order; `fieldIds` names each of them once. */
export function reorderFields(
  snapshot: CatalogSnapshot,
  { fieldIds, ...target }: EditTarget & { readonly fieldIds: readonly string[] },
  { now }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  const { fields } = found.value
  const fault = permutationFault(
    fieldIds,
    fields.map(({ id }) => id),
  )
  if (fault) {
    return invalid({ path: ['field_ids'], code: 'not_a_permutation', message: fault, input: fieldIds })
  }
  if (fieldIds.every((id, index) => fields[index]?.id === id)) return accept(found.value)
  const ordered = fieldIds.map((id) => fields.find((field) => field.id === id)!)
  return withFields(found.value, ordered, now)
}

function permutationFault(given: readonly string[], known: readonly string[]): string | undefined {
  const faults = [
    ...given.filter((id) => !known.includes(id)).map((id) => `'${id}' is no field of it`),
    ...given.filter((id, index) => given.indexOf(id) !== index).map((id) => `'${id}' is there twice`),
    ...known.filter((id) => !given.includes(id)).map((id) => `'${id}' is missing`),
  ]
  if (faults.length === 0) return undefined
  return `Input should name every field of the event type once: ${faults.slice(0, 5).join(', ')}`
}
