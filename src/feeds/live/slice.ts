import type { LiveEntry } from '../../core/feeds/live-log.ts'

/** What was read of the log at once, sorted by assets once for all who follow one. */
export class Slice {
  readonly #all: readonly LiveEntry[]
  #byAsset: Map<string, LiveEntry[]> | undefined

  /** At least one entry, in the order of the log. */
  constructor(all: readonly LiveEntry[]) {
    this.#all = all
  }

  get newest(): LiveEntry {
    return this.#all.at(-1)!
  }

  /** In the order of the log; all of them for who follows every asset. */
  about(asset: string | undefined): readonly LiveEntry[] {
    if (asset === undefined) return this.#all
    this.#byAsset ??= Map.groupBy(this.#all, ({ standing }) => standing.asset)
    return this.#byAsset.get(asset) ?? []
  }
}
