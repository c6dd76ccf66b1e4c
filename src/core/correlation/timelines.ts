import type { MetKind } from './kind-book.ts'

/** Something of a kind, at a time in seconds. */
export type Moment = { readonly time: number; readonly kind: MetKind }

/**
 * What happened on each asset, in bounded memory. Where there is too much of it, a half of the assets is left out,
 * told by a hash of their tags, as often as needed; the stories of the others stay whole. Where that would leave
 * nobody, the older half of every story goes.
 */
export class Timelines {
  readonly #most: number
  readonly #byAsset = new Map<string, Moment[]>()
  #size = 0
  /** Assets count whose hash ends in so many zero bits. */
  #halvings = 0
  #isWhole = true

  constructor(most: number) {
    this.#most = most
  }

  get assets(): IterableIterator<Moment[]> {
    return this.#byAsset.values()
  }

  /** False where something was left out. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  add(asset: string, moments: readonly Moment[]): void {
    if (!this.#counts(asset)) return
    const timeline = this.#byAsset.get(asset)
    if (timeline) timeline.push(...moments)
    else this.#byAsset.set(asset, [...moments])
    this.#size += moments.length
    while (this.#size > this.#most) this.#leaveOut()
  }

  #counts(asset: string): boolean {
    return (hash(asset) & ((1 << this.#halvings) - 1)) === 0
  }

  #leaveOut(): void {
    this.#isWhole = false
    this.#halvings += 1
    const leaving = [...this.#byAsset.keys()].filter((asset) => !this.#counts(asset))
    if (leaving.length < this.#byAsset.size && leaving.length > 0) {
      for (const asset of leaving) this.#byAsset.delete(asset)
    } else {
      this.#halvings -= 1
      for (const timeline of this.assets) {
        timeline.sort((a, b) => a.time - b.time).splice(0, Math.ceil(timeline.length / 2))
      }
    }
    this.#size = [...this.assets].reduce((sum, { length }) => sum + length, 0)
  }
}

/** FNV-1a, whose low bits are mixed once more. */
function hash(text: string): number {
  let bits = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193)
  return (bits ^ (bits >>> 15)) >>> 0
}
