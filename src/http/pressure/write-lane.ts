import type { LaneState, LoadLimits } from './load-gate.ts'

/** However short the wait: what is under way takes memory. */
const MOST_WRITES = 4_096

/**
 * What changes something and is not decided yet. It is full when there is much of it and it does not move: many
 * writes that are soon on disk are a busy day, and a few that wait long are a slow disk.
 */
export function createWriteLane(
  { writesUnderWay, longestWait }: Pick<LoadLimits, 'writesUnderWay' | 'longestWait'>,
  clock: () => number,
): LaneState & { readonly oldest: () => number } {
  /** In the order in which they came in. */
  const writes = new Set<{ readonly since: number }>()
  const oldest = (): number => {
    for (const { since } of writes) return clock() - since
    return 0
  }
  return {
    enter: (): (() => void) => {
      const write = { since: clock() }
      writes.add(write)
      return () => void writes.delete(write)
    },
    refuses: () => {
      const isFull = writes.size >= MOST_WRITES || (writes.size >= writesUnderWay && oldest() > longestWait)
      return isFull ? 'writes' : null
    },
    count: () => writes.size,
    /** Milliseconds. */
    oldest,
  }
}
