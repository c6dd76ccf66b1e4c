import type { Cursor } from '../../core/feeds/entry-log.ts'
import type { LiveEntry } from '../../core/feeds/live-log.ts'

/** Beyond the first of these, the oldest entries go. */
const MOST = { entries: 2_000, bytes: 8_000_000 }

/** The newest entries of the log in memory, numbered from where it was begun. */
export class RecentEntries {
  readonly #most: typeof MOST
  #kept: { readonly entry: LiveEntry; readonly bytes: number }[] = []
  #bytes = 0
  /** The number of the oldest that is kept. */
  #oldest = 0
  /** Right before the oldest. */
  #begin: Cursor
  /** The number of the entry that follows a place. */
  readonly #numbers: Map<Cursor, number>

  constructor(begin: Cursor, most = MOST) {
    this.#begin = begin
    this.#most = most
    this.#numbers = new Map([[begin, 0]])
  }

  /** Behind the newest. */
  get end(): Cursor {
    return this.#kept.at(-1)?.entry.place ?? this.#begin
  }

  add(entries: readonly LiveEntry[]): void {
    for (const entry of entries) {
      const bytes = bytesOf(entry)
      this.#kept.push({ entry, bytes })
      this.#bytes += bytes
      this.#numbers.set(entry.place, this.#oldest + this.#kept.length)
    }
    this.#forget()
  }

  /** Entries after a place, oldest first; undefined where the place is not in memory. */
  after(place: Cursor, limit: number): LiveEntry[] | undefined {
    const number = this.#numbers.get(place)
    if (number === undefined) return undefined
    const from = number - this.#oldest
    return this.#kept.slice(from, from + limit).map(({ entry }) => entry)
  }

  #forget(): void {
    let gone = 0
    while (this.#kept.length - gone > this.#most.entries || this.#bytes > this.#most.bytes) {
      const { entry, bytes } = this.#kept[gone]!
      this.#numbers.delete(this.#begin)
      this.#begin = entry.place
      this.#bytes -= bytes
      gone += 1
    }
    this.#kept.splice(0, gone)
    this.#oldest += gone
  }
}

/** What every entry counts beside what it says. */
const BYTES_AROUND = 1_000

function bytesOf({ standing: { description, fields } }: LiveEntry): number {
  return BYTES_AROUND + (description?.length ?? 0) + JSON.stringify(fields).length
}
