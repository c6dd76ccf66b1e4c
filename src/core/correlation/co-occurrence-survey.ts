import type { CatalogContent } from '../catalog.ts'
import type { Json } from '../json.ts'
import type { Survey } from '../surveys/survey.ts'
import { countFollowing, type Following } from './co-occurrence.ts'
import { createKindReader } from './kind.ts'
import { KindBook } from './kind-book.ts'
import { Timelines } from './timelines.ts'

/** Which kinds of event follow each other more often than chance, as plain data. */
export type CoOccurrence = {
  readonly windowSeconds: number
  /** Events that were looked at. */
  readonly events: number
  /** False where the log is so large that only a part of its assets was counted. */
  readonly complete: boolean
  /** Keys of kinds: `pairs` speaks of them by their places. */
  readonly kinds: readonly string[]
  /** The pairs that stand out most, the most surprising first. */
  readonly pairs: readonly FollowingPair[]
}

export type FollowingPair = {
  readonly first: number
  readonly second: number
  readonly trials: number
  readonly observed: number
  readonly expected: number
  readonly excess: number
}

const MAX_KINDS_MET = 2_000
const MAX_KINDS = 200
const MAX_MOMENTS = 200_000
const MAX_PAIRS = 2_000

/** A pair seen less often may be anything. */
const MIN_OBSERVED = 3

/** Events that are dated later than they were recorded are plans, not history, and do not count. */
export function openCoOccurrenceSurvey(
  windowSeconds: number,
  catalog: Pick<CatalogContent, 'versions'>,
): Survey {
  const kindsOf = createKindReader(catalog)
  const book = new KindBook(MAX_KINDS_MET)
  const timelines = new Timelines(MAX_MOMENTS)
  let events = 0
  let end = -Infinity
  return {
    see: (event) => {
      if (event.occurredAt > event.recordedAt) return
      events += 1
      const time = Number(event.occurredAt) / 1e6
      end = Math.max(end, time)
      timelines.add(
        event.asset,
        kindsOf(event).map((kind) => ({ time, kind: book.meet(kind) })),
      )
    },
    result: () => {
      book.keepMost(MAX_KINDS)
      const standing = [...timelines.assets].map((timeline) =>
        timeline.map(({ time, kind }) => ({ time, kind: kind.partOf ?? kind })),
      )
      const following = countFollowing(standing, { windowSeconds, end })
      return {
        windowSeconds,
        events,
        complete: timelines.isWhole,
        ...told(following),
      } satisfies CoOccurrence as Json
    },
  }
}

function told(following: readonly Following[]): Pick<CoOccurrence, 'kinds' | 'pairs'> {
  const standingOut = following
    .filter(({ observed, excess }) => observed >= MIN_OBSERVED && excess > 1)
    .sort((a, b) => b.excess - a.excess)
    .slice(0, MAX_PAIRS)
  const kinds = [...new Set(standingOut.flatMap(({ first, second }) => [first.key, second.key]))]
  const places = new Map(kinds.map((key, place) => [key, place]))
  const pairs = standingOut.map(({ first, second, ...numbers }) => ({
    first: places.get(first.key)!,
    second: places.get(second.key)!,
    ...numbers,
  }))
  return { kinds, pairs }
}
