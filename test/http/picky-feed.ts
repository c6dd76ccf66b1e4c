import type { NewFeed } from '../../src/core/feeds/feed-desk.ts'
import type { Receiver } from '../../src/core/feeds/receiver.ts'

/** A feed whose receiver takes everything but `Poison`. */
export function pickyFeed(): NewFeed & { readonly receiver: Receiver } {
  return {
    name: 'picky',
    kind: 'test',
    from: 'start',
    receiver: {
      deliver: async (entries) => {
        const poisoned = entries.filter(({ event }) => event?.description === 'Poison')
        return {
          outcome: 'refused',
          entries: poisoned.map(({ seq }) => ({ seq, reason: 'Poison is not good' })),
        }
      },
    },
  }
}
