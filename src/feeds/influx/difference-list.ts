import type { Comparison, Difference } from '../../core/feeds/comparison.ts'

const MOST_LISTED = 1_000

/** Counts differences and keeps the first of them. */
export class DifferenceList {
  readonly #counts = { missing: 0, different: 0, extra: 0 }
  readonly #listed: Difference[] = []

  add(difference: Difference): void {
    this.#counts[difference.kind] += 1
    if (this.#listed.length < MOST_LISTED) this.#listed.push(difference)
  }

  comparison(): Comparison {
    return { ...this.#counts, differences: [...this.#listed] }
  }
}
