import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { conflict, type Result } from '../problems.ts'
import { typeGuarded } from '../rules/guard-rules-using.ts'
import type { EventType } from './event-type.ts'
import { type EditTarget, findType } from './type-edit.ts'

/** Whether a type may be deleted as far as the catalog knows; the engine knows whether it has events. */
export function checkDelete(snapshot: CatalogSnapshot, target: EditTarget): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  if (found.value.builtin) return conflict('builtin-type', 'A built-in event type cannot be deleted')
  const refusal = typeGuarded(snapshot, found.value.id)
  return refusal ? { ok: false, refusal } : found
}
