import type { NewFeed } from '../../src/core/feeds/feed-desk.ts'
import { DELIVERED, type Receiver } from '../../src/core/feeds/receiver.ts'

/** A feed whose receiver takes everything and cannot be read back. */
export const PLAIN_FEED: NewFeed = {
  name: 'plain',
  kind: 'test',
  from: 'start',
  receiver: { deliver: async () => DELIVERED },
}

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
      compare: async () => ({
        missing: 1,
        different: 0,
        extra: 0,
        differences: [{ kind: 'missing', eventId: 'e1', detail: 'It is not there' }],
      }),
    },
  }
}
