import { type Kind, kindKey } from './kind.ts'

/** A kind that was met, and how often. */
export type MetKind = {
  readonly kind: Kind
  readonly key: string
  count: number
  /** The event type as a whole, where this kind turned out to be too rare to be one of its own. */
  partOf: MetKind | null
}

/**
 * Counts kinds. There may be as many descriptions as events: where there are too many kinds, the rarest become part
 * of their event type as a whole, as in lossy counting (Manku and Motwani, "Approximate frequency counts over data
 * streams", VLDB 2002): a kind that keeps coming back survives.
 */
export class KindBook {
  readonly #most: number
  readonly #kinds = new Map<string, MetKind>()

  constructor(most: number) {
    this.#most = most
  }

  /** Counts an event of a kind. */
  meet(kind: Kind): MetKind {
    const met = this.#called(kind)
    met.count += 1
    if (this.#kinds.size > this.#most) this.keepMost(this.#most >> 1)
    return met
  }

  /** Leaves the most frequent kinds as they are, and event types as a whole. */
  keepMost(most: number): void {
    if (this.#kinds.size <= most) return
    const byCount = [...this.#kinds.values()].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    for (const met of byCount.slice(most)) {
      if (met.kind.aspect === null) continue
      const whole = this.#called({ typeId: met.kind.typeId, aspect: null })
      whole.count += met.count
      met.partOf = whole
      this.#kinds.delete(met.key)
    }
  }

  #called(kind: Kind): MetKind {
    const key = kindKey(kind)
    let met = this.#kinds.get(key)
    if (!met) {
      met = { kind, key, count: 0, partOf: null }
      this.#kinds.set(key, met)
    }
    return met
  }
}
