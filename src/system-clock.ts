import type { Instant } from './core/time/instant.ts'

export type ClockSources = {
  /** Milliseconds since 1970 in whole numbers, as the machine is set. */
  readonly wall: () => number
  /** Milliseconds since any moment, with fractions; never set. */
  readonly monotonic: () => number
}

const PLATFORM: ClockSources = { wall: Date.now, monotonic: () => performance.now() }

/**
 * Tells the time in microseconds. The wall clock has only milliseconds: the monotonic one counts on within them,
 * and is set by the wall clock whenever it leaves the millisecond that the wall clock shows.
 */
export function createSystemClock({ wall, monotonic }: ClockSources = PLATFORM): () => Instant {
  let offset = 0
  return () => {
    const millisecond = wall() * 1000
    const ticks = Math.floor(monotonic() * 1000)
    const now = Math.min(Math.max(offset + ticks, millisecond), millisecond + 999)
    offset = now - ticks
    return BigInt(now)
  }
}
