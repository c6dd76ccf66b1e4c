import type { EventType } from '../../core/event-types/event-type.ts'
import { folded } from '../../core/folded.ts'
import { oldestFirst } from '../oldest-first.ts'

export type TypeFilter = {
  readonly state: string | undefined
  readonly category: string | undefined
  /** Part of the id, name, description or category, letter case aside. */
  readonly q: string | undefined
}

/** The types that a filter lets pass: built-in ones first, then by age, equals by id. */
export function matchingTypes(types: readonly EventType[], { state, category, q }: TypeFilter): EventType[] {
  const part = q === undefined ? undefined : folded(q)
  return types
    .filter((type) => state === undefined || type.state === state)
    .filter((type) => category === undefined || type.category === category)
    .filter((type) => part === undefined || says(type, part))
    .sort((a, b) => Number(b.builtin) - Number(a.builtin) || oldestFirst(a, b))
}

function says({ id, name, description, category }: EventType, part: string): boolean {
  return [id, name, description, category].some((text) => text !== null && folded(text).includes(part))
}
