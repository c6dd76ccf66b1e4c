import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { accept, conflict, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

/** What may change about a type without a new version; fields and state have edits of their own. */
export type TypePatch = Partial<Pick<EventType, 'name' | 'description' | 'category'>>

/** The type with other words about it; the name of a built-in type stays. */
export function patchType(
  snapshot: CatalogSnapshot,
  { patch, ...target }: EditTarget & { readonly patch: TypePatch },
  { now }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  const type = found.value
  if (type.builtin && patch.name !== undefined && patch.name !== type.name) {
    return conflict('builtin-type', 'A built-in event type keeps its name')
  }
  return accept({ ...type, ...patch, updatedAt: now })
}
