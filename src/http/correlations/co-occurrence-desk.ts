import type { Catalog } from '../../core/catalog.ts'
import type { CoOccurrence } from '../../core/correlation/co-occurrence-survey.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { Instant } from '../../core/time/instant.ts'

/** Which kinds of event follow each other, and when that was counted. */
export type Counted = {
  readonly coOccurrence: CoOccurrence
  readonly computedAt: Instant
  /** The newest entry of the log then. */
  readonly upTo: number
}

export type CoOccurrenceDesk = {
  /** What is known by now; null where the first count takes longer than a request should. Never rejects. */
  readonly current: () => Promise<Counted | null>
  /** Gives up a count under way. */
  readonly close: () => void
}

type Parts = {
  readonly events: Pick<EventStore, 'survey' | 'seqAt'>
  readonly types: Pick<Catalog['types'], 'load'>
  readonly now: () => Instant
}

/** Within so many seconds something counts as following. */
const WINDOW_SECONDS = 86_400

/** Milliseconds that the first who asks waits. */
const FIRST_TIME_BUDGET = 500

/** The log is counted anew when it has grown by a tenth, and by so many entries at least. */
const MIN_GROWTH = 100

/**
 * Counts in the background, one count at a time, and answers with the last one. The whole log is counted each time;
 * since it has to grow by a tenth in between, every event is counted about ten times in its life.
 */
export function createCoOccurrenceDesk({ events, types, now }: Parts): CoOccurrenceDesk {
  const closing = new AbortController()
  let latest: Counted | null = null
  let counting: Promise<void> | null = null

  const count = async (): Promise<void> => {
    const computedAt = now()
    const upTo = await events.seqAt(computedAt)
    if (latest && upTo < latest.upTo * 1.1 + MIN_GROWTH) return
    const spec = {
      kind: 'co-occurrence',
      windowSeconds: WINDOW_SECONDS,
      catalog: await types.load(),
    } as const
    const found = await events.survey(spec, {}, { onProgress: () => {}, signal: closing.signal })
    latest = { coOccurrence: found as CoOccurrence, computedAt, upTo }
  }

  return {
    current: async () => {
      // A count that fails leaves what was known; whoever asks next starts another.
      counting ??= count()
        .catch(() => {})
        .finally(() => {
          counting = null
        })
      if (!latest) await Promise.race([counting, budget()])
      return latest
    },
    close: () => closing.abort(new Error('The server is closing')),
  }
}

function budget(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, FIRST_TIME_BUDGET).unref())
}
