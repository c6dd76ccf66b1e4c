import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { accept, conflict, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { allowedTransitions, type LifecycleState } from './lifecycle.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

/** The type in another state of its life; the refusal of an illegal step lists the legal ones. */
export function transitionType(
  snapshot: CatalogSnapshot,
  { to, ...target }: EditTarget & { readonly to: LifecycleState },
  { now }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, target)
  if (!found.ok) return found
  const type = found.value
  const allowed = allowedTransitions(type.state, type.builtin)
  if (allowed.includes(to)) return accept({ ...type, state: to, updatedAt: now })
  const kind = type.builtin ? 'A built-in event type' : 'An event type'
  const way = allowed.length === 0 ? 'nowhere from there' : `only to ${allowed.join(' or ')} from there`
  return conflict('illegal-transition', `${kind} that is ${type.state} cannot become ${to}; it goes ${way}`, {
    state: type.state,
    allowed_transitions: [...allowed],
  })
}
