import { type DetailItem, detailItem, type Fault, type Loc, MAX_ITEMS } from '../detail-item.ts'

/**
 * Checks one value and returns it converted, or `REFUSED`. Without a trail it stops at the first fault and
 * allocates nothing, which is how valid requests are read; with one it goes on and notes every fault.
 */
export type Check = (value: unknown, trail: Trail | undefined) => unknown

export const REFUSED = Symbol('refused')

/** The place of the value at hand, as steps back to where the whole value stands, and the faults found so far. */
export type Trail = {
  readonly items: DetailItem[]
  readonly place: Loc | { readonly outer: Trail; readonly key: string | number }
}

export function refuse(trail: Trail | undefined, fault: Fault, input: unknown): typeof REFUSED {
  if (trail && trail.items.length < MAX_ITEMS) trail.items.push(detailItem(fault, locOf(trail), input))
  return REFUSED
}

/** The trail of a value inside. */
export function under(trail: Trail | undefined, key: string | number): Trail | undefined {
  return trail && { items: trail.items, place: { outer: trail, key } }
}

function locOf({ place }: Trail): Loc {
  const inside: (string | number)[] = []
  let at = place
  while ('outer' in at) {
    inside.push(at.key)
    at = at.outer.place
  }
  return [...at, ...inside.reverse()]
}
