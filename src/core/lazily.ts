/** Something that takes time to make, made when it is first needed, or ahead of that. */
export type Lazy<T> = {
  readonly get: () => T
  readonly isMade: () => boolean
}

export function lazily<T extends object>(make: () => T): Lazy<T> {
  let made: T | undefined
  return {
    get: () => {
      made ??= make()
      return made
    },
    isMade: () => made !== undefined,
  }
}

/** Makes those that are not made yet; each is a piece of work, between which others may have their turn. */
export function* madeReady(parts: Iterable<Lazy<object>>): Generator<void> {
  for (const part of parts) {
    if (part.isMade()) continue
    part.get()
    yield
  }
}

/** One value for each key, made when it is first asked for and kept as long as the key is. */
export function rememberedBy<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>()
  return (key) => {
    let value = known.get(key)
    if (value === undefined) {
      value = make(key)
      known.set(key, value)
    }
    return value
  }
}
