/**
 * Remembers at least the `size` newest or last used values and at most twice as many. Two generations stand
 * in for exact order of use: reading a recent value costs one look-up.
 */
export type BoundedMemory<V> = {
  readonly get: (key: string) => V | undefined
  readonly set: (key: string, value: V) => void
  readonly delete: (key: string) => void
  readonly forgetWhere: (matches: (value: V) => boolean) => void
}

export function createBoundedMemory<V>(size: number): BoundedMemory<V> {
  let young = new Map<string, V>()
  let old = new Map<string, V>()

  const set = (key: string, value: V): void => {
    old.delete(key)
    young.set(key, value)
    if (young.size < size) return
    old = young
    young = new Map()
  }

  return {
    set,
    get: (key) => {
      const recent = young.get(key)
      if (recent !== undefined) return recent
      const value = old.get(key)
      if (value !== undefined) set(key, value)
      return value
    },
    delete: (key) => {
      young.delete(key)
      old.delete(key)
    },
    forgetWhere: (matches) => {
      for (const generation of [young, old]) {
        for (const [key, value] of generation) if (matches(value)) generation.delete(key)
      }
    },
  }
}
