/**
 * Counts how often each fingerprint was seen. Holds about 16 bytes for each different one, for files of many
 * millions of rows; only the ones seen again cost more.
 */
export type OccurrenceCounter = {
  /** 1 the first time, 2 the second. A fingerprint is a whole number from 0 to 2^53 - 1. */
  readonly count: (fingerprint: number) => number
}

/** Slots filled before the table is made twice as large. */
const FULLEST = 0.7

export function createOccurrenceCounter(): OccurrenceCounter {
  /** Open addressing; a slot holds a fingerprint plus one, 0 is free. */
  let slots = new Float64Array(1024)
  let filled = 0
  const again = new Map<number, number>()

  const enlarge = () => {
    const old = slots
    slots = new Float64Array(old.length * 2)
    for (const held of old) if (held !== 0) slots[slotOf(slots, held)] = held
  }

  return {
    count: (fingerprint) => {
      const held = fingerprint + 1
      const slot = slotOf(slots, held)
      if (slots[slot] === held) {
        const times = (again.get(fingerprint) ?? 1) + 1
        again.set(fingerprint, times)
        return times
      }
      slots[slot] = held
      filled += 1
      if (filled > slots.length * FULLEST) enlarge()
      return 1
    },
  }
}

/** Where `held` stands, or the free slot where it should. Fingerprints are random: no further hashing. */
function slotOf(slots: Float64Array, held: number): number {
  let slot = held % slots.length
  while (slots[slot] !== 0 && slots[slot] !== held) slot = (slot + 1) % slots.length
  return slot
}
