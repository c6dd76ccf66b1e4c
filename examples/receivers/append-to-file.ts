import { open } from 'node:fs/promises'
import type { FeedEntry } from '../../src/core/feeds/entry-log.ts'
import type { Delivery, Receiver } from '../../src/core/feeds/receiver.ts'

/** Writes the log to a file, one JSON object per line. */
export async function appendToFile(path: string): Promise<Receiver> {
  const file = await open(path, 'a')
  return {
    // Written and on disk, or not delivered: where this throws, the same entries come again after a while.
    deliver: async (entries): Promise<Delivery> => {
      const refused = entries.filter(({ eventId }) => /[\r\n]/.test(eventId))
      const taken = entries.filter((entry) => !refused.includes(entry))
      await file.appendFile(taken.map(lineOf).join(''))
      await file.sync()
      if (refused.length === 0) return { outcome: 'delivered' }
      const reason = 'An event id with a line break'
      return { outcome: 'refused', entries: refused.map(({ seq }) => ({ seq, reason })) }
    },
    close: () => file.close(),
  }
}

/** After a crash the last lines may come again: `seq` tells readers that they have seen them. */
function lineOf({ seq, kind, standing: { id, asset, typeId, revision, description } }: FeedEntry): string {
  return `${JSON.stringify({ seq, kind, id, asset, typeId, revision, description })}\n`
}
