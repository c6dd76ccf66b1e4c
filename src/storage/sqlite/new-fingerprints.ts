import type { Instant } from '../../core/time/instant.ts'

/** An event with the moment at which a rule remembers it. */
export type Remembered = { readonly seq: number; readonly occurredAt: Instant }

/** What a rule remembers an event by. */
export type Sought = { readonly memory: number; readonly fingerprint: string }

/** One event as one rule remembers it. */
export type NewFingerprint = { readonly sought: Sought; readonly event: Remembered }

/** Fingerprints are told apart by what they begin with, so that those of a part stand together wherever they are sorted. */
export const PARTS = 256

/** Of a hexadecimal hash the first byte; what is none is in one of the parts as well. */
export function partOf(fingerprint: string): number {
  return Number.parseInt(fingerprint.slice(0, 2), 16) || 0
}

/** In memory: what rules remember of events that cannot be found by hash on disk yet. */
export class NewFingerprints {
  /**
   * By the beginning of the fingerprint: looking up the whole of it would cost more than telling the few apart. Those
   * with one beginning are sorted as on disk: they are thousands where one fingerprint returns all the time.
   */
  readonly #parts: Map<number, NewFingerprint[]>[] = Array.from({ length: PARTS }, () => new Map())
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Those next to a moment on both sides, of several at one moment the first: the nearest is among them. */
  near(sought: Sought, to: Instant): Remembered[] {
    const alike = this.#parts[partOf(sought.fingerprint)]!.get(beginningOf(sought.fingerprint))
    if (!alike) return []
    const later = placeOf(alike, { sought, event: { occurredAt: to, seq: Number.POSITIVE_INFINITY } })
    const next = alike[later]
    const last = alike[later - 1]
    return [
      ...(next && isSame(next.sought, sought) ? [next.event] : []),
      ...(last && isSame(last.sought, sought) ? [firstAt(alike, last).event] : []),
    ]
  }

  add(one: NewFingerprint): void {
    const part = this.#parts[partOf(one.sought.fingerprint)]!
    const beginning = beginningOf(one.sought.fingerprint)
    const alike = part.get(beginning)
    if (alike) alike.splice(placeOf(alike, one), 0, one)
    else part.set(beginning, [one])
    this.#size += 1
  }

  /** Forgets what rules remember of one event by this fingerprint. */
  remove(fingerprint: string, seq: number): void {
    this.#keep(this.#parts[partOf(fingerprint)]!, beginningOf(fingerprint), ({ event }) => event.seq !== seq)
  }

  /** Forgets the events that were recorded after one. */
  removeAfter(seq: number): void {
    for (const part of this.#parts) {
      for (const beginning of part.keys()) this.#keep(part, beginning, ({ event }) => event.seq <= seq)
    }
  }

  isEmpty(part: number): boolean {
    return this.#parts[part]!.size === 0
  }

  /** Gives all that is in a part, sorted as it is on disk, and forgets it. */
  take(number: number): NewFingerprint[] {
    const part = this.#parts[number]!
    const taken = [...part.values()].flat()
    part.clear()
    this.#size -= taken.length
    return taken.sort(byPlace)
  }

  #keep(part: Map<number, NewFingerprint[]>, beginning: number, isKept: (one: NewFingerprint) => boolean) {
    const alike = part.get(beginning) ?? []
    const kept = alike.filter(isKept)
    this.#size -= alike.length - kept.length
    if (kept.length === 0) part.delete(beginning)
    else if (kept.length < alike.length) part.set(beginning, kept)
  }
}

/** 48 bits of a hexadecimal hash; NaN, which is a key like any other, of what is none. */
function beginningOf(fingerprint: string): number {
  return Number.parseInt(fingerprint.slice(0, 12), 16)
}

function isSame(a: Sought, b: Sought): boolean {
  return a.memory === b.memory && a.fingerprint === b.fingerprint
}

function firstAt(sorted: readonly NewFingerprint[], { sought, event }: NewFingerprint): NewFingerprint {
  return sorted[placeOf(sorted, { sought, event: { ...event, seq: 0 } })]!
}

/** Where one belongs: before the first that is not before it. */
function placeOf(sorted: readonly NewFingerprint[], one: NewFingerprint): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (byPlace(sorted[middle]!, one) < 0) from = middle + 1
    else to = middle
  }
  return from
}

/** Texts that are no hash stand elsewhere on disk, and are few. */
function byPlace(a: NewFingerprint, b: NewFingerprint): number {
  if (a.sought.memory !== b.sought.memory) return a.sought.memory - b.sought.memory
  if (a.sought.fingerprint !== b.sought.fingerprint)
    return a.sought.fingerprint < b.sought.fingerprint ? -1 : 1
  return Number(a.event.occurredAt - b.event.occurredAt) || a.event.seq - b.event.seq
}
