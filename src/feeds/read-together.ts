import type { Cursor, EntryLog, Slice, SliceLimits } from '../core/feeds/entry-log.ts'

/** Slices that are kept for those who come next: few, since each may take megabytes. */
const KEPT = 4

/**
 * Reads the log for several feeds: those that stand at the same place, as all do that are up to date when something is
 * recorded, share what the first of them reads. What is behind a cursor never changes, there only comes more.
 */
export function readTogether(log: Pick<EntryLog, 'tail'>): EntryLog['tail'] {
  const slices = new Map<string, Promise<Slice>>()
  const read = async (key: string, after: Cursor, limits: SliceLimits): Promise<Slice> => {
    try {
      const slice = await log.tail(after, limits)
      // Whoever is first to have seen everything keeps nothing for an idle server.
      if (slice.entries.length === 0) slices.clear()
      return slice
    } catch (error) {
      slices.delete(key)
      throw error
    }
  }
  return async (after, limits) => {
    const key = `${limits.entries} ${limits.bytes} ${after}`
    const held = slices.get(key)
    const known = held && (await held)
    // That there was nothing is no news for who asks after the other: meanwhile there may be.
    if (known && known.entries.length > 0) return known
    const slice = read(key, after, limits)
    slices.set(key, slice)
    if (slices.size > KEPT) slices.delete(slices.keys().next().value!)
    return slice
  }
}
