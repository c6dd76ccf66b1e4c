import type { LaneState, LoadLimits } from './load-gate.ts'
import { createPace } from './pace.ts'

/** However short the wait: what is under way takes memory. */
const MOST_WRITES = 4_096

/**
 * What changes something and is not decided yet. It is full when a newcomer would wait too long, by how fast writes
 * are decided at present: many that are soon on disk are a busy day, and a few that wait long are a slow disk.
 */
export function createWriteLane(
  { writesUnderWay, longestWait }: Pick<LoadLimits, 'writesUnderWay' | 'longestWait'>,
  clock: () => number,
): LaneState & { readonly oldest: () => number } {
  /** In the order in which they came in. */
  const writes = new Set<{ readonly since: number }>()
  const pace = createPace(clock)
  const oldest = (): number => {
    for (const { since } of writes) return clock() - since
    return 0
  }
  return {
    enter: (): (() => void) => {
      const write = { since: clock() }
      writes.add(write)
      return () => {
        if (writes.delete(write)) pace.note(writes.size)
      }
    },
    refuses: (coming) => {
      const count = writes.size + coming
      if (count < writesUnderWay) return null
      const isFull =
        count >= MOST_WRITES || count > longestWait * pace.perMillisecond() || oldest() > 2 * longestWait
      return isFull ? 'writes' : null
    },
    count: () => writes.size,
    /** Milliseconds. */
    oldest,
  }
}
