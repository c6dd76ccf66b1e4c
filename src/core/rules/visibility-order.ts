/** For each field, the fields that decide whether it shows; all by id. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>

export type VisibilityOrder =
  | { readonly kind: 'ordered'; readonly ids: readonly string[] }
  /** Ids, each deciding about the next; the first stands at the end again. */
  | { readonly kind: 'cycle'; readonly ids: readonly string[] }

/** The fields in an order in which each stands after those that decide about it, or the first cycle found. */
export function visibilityOrder(ids: readonly string[], dependencies: Dependencies): VisibilityOrder {
  const ordered = new Set<string>()
  const trail: string[] = []
  const visit = (id: string): readonly string[] | undefined => {
    if (ordered.has(id)) return undefined
    const place = trail.indexOf(id)
    if (place >= 0) return [id, ...trail.slice(place).reverse()]
    trail.push(id)
    for (const other of dependencies.get(id) ?? []) {
      const cycle = visit(other)
      if (cycle) return cycle
    }
    trail.pop()
    ordered.add(id)
    return undefined
  }
  for (const id of ids) {
    const cycle = visit(id)
    if (cycle) return { kind: 'cycle', ids: cycle }
  }
  return { kind: 'ordered', ids: [...ordered] }
}
