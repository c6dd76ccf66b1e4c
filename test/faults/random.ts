/** Numbers from 0 to 1 that are the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The seed that `GROUNDLOG_TEST_SEED` asks for, else a new one; who draws from it says which it was. */
export function chosenSeed(): number {
  return Number(process.env['GROUNDLOG_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 32))
}

/** Whether the long form of the fault tests was asked for: `npm run test:faults`. */
export const IS_LONG = process.env['GROUNDLOG_TEST_FAULTS'] === 'long'
