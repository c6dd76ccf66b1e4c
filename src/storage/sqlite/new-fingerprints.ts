import type { Instant } from '../../core/time/instant.ts'

/** An event with the moment at which a rule remembers it. */
export type Remembered = { readonly seq: number; readonly occurredAt: Instant }

/** What a rule remembers an event by. */
export type Sought = { readonly memory: number; readonly fingerprint: string }

/** One event as one rule remembers it. */
export type NewFingerprint = Sought & Remembered

/** Fingerprints are told apart by what they begin with, so that those of a part stand together wherever they are sorted. */
export const PARTS = 256

/** Of a hexadecimal hash the first byte; what is none is in one of the parts as well. */
export function partOf(fingerprint: string): number {
  return Number.parseInt(fingerprint.slice(0, 2), 16) || 0
}

/**
 * In memory: what rules remember of events that cannot be found by hash on disk yet. Each is one object and no more:
 * tens of thousands of them are moved by the collections of a busy writer.
 */
export class NewFingerprints {
  /** Each is sorted as it is on disk. */
  readonly #parts: NewFingerprint[][] = Array.from({ length: PARTS }, () => [])
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Those next to a moment on both sides, of several at one moment the first: the nearest is among them. */
  near(sought: Sought, to: Instant): Remembered[] {
    const part = this.#parts[partOf(sought.fingerprint)]!
    const later = placeOf(part, sought, to, AFTER_ALL)
    const next = part[later]
    const last = part[later - 1]
    return [
      ...(next && isSame(next, sought) ? [next] : []),
      ...(last && isSame(last, sought) ? [part[placeOf(part, sought, last.occurredAt, BEFORE_ALL)]!] : []),
    ]
  }

  add(one: NewFingerprint): void {
    const part = this.#parts[partOf(one.fingerprint)]!
    part.splice(placeOf(part, one, one.occurredAt, one.seq), 0, one)
    this.#size += 1
  }

  /** Forgets what rules remember of one event by this fingerprint. */
  remove(fingerprint: string, seq: number): void {
    this.#keep(partOf(fingerprint), (one) => one.seq !== seq || one.fingerprint !== fingerprint)
  }

  /** Forgets the events that were recorded after one. */
  removeAfter(seq: number): void {
    for (let part = 0; part < PARTS; part += 1) this.#keep(part, (one) => one.seq <= seq)
  }

  isEmpty(part: number): boolean {
    return this.#parts[part]!.length === 0
  }

  /** Gives all that is in a part, sorted as it is on disk, and forgets it. */
  take(number: number): NewFingerprint[] {
    const taken = this.#parts[number]!
    this.#parts[number] = []
    this.#size -= taken.length
    return taken
  }

  #keep(number: number, isKept: (one: NewFingerprint) => boolean): void {
    const part = this.#parts[number]!
    const kept = part.filter(isKept)
    this.#size -= part.length - kept.length
    this.#parts[number] = kept
  }
}

const BEFORE_ALL = 0
const AFTER_ALL = Number.POSITIVE_INFINITY

function isSame(a: Sought, b: Sought): boolean {
  return a.memory === b.memory && a.fingerprint === b.fingerprint
}

/** Where one belongs: before the first that is not before it. */
function placeOf(
  sorted: readonly NewFingerprint[],
  sought: Sought,
  occurredAt: Instant,
  seq: number,
): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (isBefore(sorted[middle]!, sought, occurredAt, seq)) from = middle + 1
    else to = middle
  }
  return from
}

/** Texts that are no hash stand elsewhere on disk, and are few. */
function isBefore(one: NewFingerprint, sought: Sought, occurredAt: Instant, seq: number): boolean {
  if (one.memory !== sought.memory) return one.memory < sought.memory
  if (one.fingerprint !== sought.fingerprint) return one.fingerprint < sought.fingerprint
  if (one.occurredAt !== occurredAt) return one.occurredAt < occurredAt
  return one.seq < seq
}
