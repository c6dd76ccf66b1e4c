import type { Instant } from '../core/time/instant.ts'

type Made = { readonly id: string; readonly createdAt: Instant }

/** The order of lists of what people make: oldest first, equals by id. */
export function oldestFirst(a: Made, b: Made): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
