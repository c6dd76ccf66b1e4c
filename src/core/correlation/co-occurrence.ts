import { excessAtLeast } from './excess.ts'
import type { MetKind } from './kind-book.ts'
import type { Moment } from './timelines.ts'

/** How often one kind of event was followed by another on the same asset, and how often it would be by chance. */
export type Following = {
  readonly first: MetKind
  readonly second: MetKind
  /** Stretches after a `first`, each at most the window long, that do not overlap. */
  readonly trials: number
  /** Of these, the ones with a `second` in them. */
  readonly observed: number
  readonly expected: number
  /** At least so many times as often as chance, at 95 %. */
  readonly excess: number
}

export type Observation = {
  readonly windowSeconds: number
  /** Where the log ends, in seconds: what would have come later is not known. */
  readonly end: number
}

type Pair = { observed: number; expected: number }

/** What was watched after one kind. */
type Watched = { trials: number; readonly pairs: Map<MetKind, Pair> }

/**
 * Counts, over the timelines of assets, what follows what. After an event of one kind the window is watched for
 * another kind; watches of one kind do not overlap (the non-overlapped occurrences of Laxman, Sastry and
 * Unnikrishnan, IEEE TKDE 17(11), 2005), so that a burst counts once. Chance is a Poisson process per asset and kind,
 * at the asset's own rate: an asset where everything is frequent links nothing with nothing. What happens at the same
 * moment has no order and does not count as following.
 */
export function countFollowing(timelines: Iterable<Moment[]>, observation: Observation): Following[] {
  const watched = new Map<MetKind, Watched>()
  for (const timeline of timelines) countOn(timeline, observation, watched)
  return [...watched].flatMap(([first, { trials, pairs }]) =>
    [...pairs].map(([second, { observed, expected }]) => {
      return { first, second, trials, observed, expected, excess: excessAtLeast(observed, expected) }
    }),
  )
}

/** The watches after one kind on one asset: when the last one ends, and how long they are, in seconds. */
type Watches = { until: number; readonly lengths: number[] }

function countOn(
  timeline: Moment[],
  { windowSeconds, end }: Observation,
  watched: Map<MetKind, Watched>,
): void {
  const moments = timeline.sort((a, b) => a.time - b.time)
  const rates = ratesOf(moments, Math.max(end - moments[0]!.time, windowSeconds))
  const watches = new Map<MetKind, Watches>()
  const following = slidingCounts(moments, windowSeconds)
  for (const [index, { time, kind }] of moments.entries()) {
    const later = following(index)
    const own = watches.get(kind) ?? { until: -Infinity, lengths: [] }
    if (time < own.until) continue
    own.until = time + windowSeconds
    own.lengths.push(Math.min(windowSeconds, end - time))
    watches.set(kind, own)
    for (const second of later.keys()) pairOf(watched, kind, second).observed += 1
  }
  for (const [first, { lengths }] of watches) expectAfter(first, { lengths, rates, watched })
}

type Expecting = {
  readonly lengths: readonly number[]
  readonly rates: ReadonlyMap<MetKind, number>
  readonly watched: Map<MetKind, Watched>
}

/** Watches of full length, which are nearly all, share one sum. */
function expectAfter(first: MetKind, { lengths, rates, watched }: Expecting): void {
  const byLength = new Map<number, number>()
  for (const length of lengths) byLength.set(length, (byLength.get(length) ?? 0) + 1)
  watchedAfter(watched, first).trials += lengths.length
  for (const [second, rate] of rates) {
    const pair = pairOf(watched, first, second)
    for (const [length, count] of byLength) pair.expected -= count * Math.expm1(-rate * length)
  }
}

function ratesOf(moments: readonly Moment[], seconds: number): Map<MetKind, number> {
  const rates = new Map<MetKind, number>()
  for (const { kind } of moments) rates.set(kind, (rates.get(kind) ?? 0) + 1 / seconds)
  return rates
}

/** For one moment after the other, how many of each kind there are later than it and within the window. */
function slidingCounts(moments: readonly Moment[], windowSeconds: number) {
  const counts = new Map<MetKind, number>()
  let from = 0
  let to = 0
  return (index: number): ReadonlyMap<MetKind, number> => {
    const { time } = moments[index]!
    while (to < moments.length && moments[to]!.time <= time + windowSeconds)
      add(counts, moments[to++]!.kind, 1)
    while (from < moments.length && moments[from]!.time <= time) add(counts, moments[from++]!.kind, -1)
    return counts
  }
}

function add(counts: Map<MetKind, number>, kind: MetKind, by: number): void {
  const count = (counts.get(kind) ?? 0) + by
  if (count === 0) counts.delete(kind)
  else counts.set(kind, count)
}

function watchedAfter(watched: Map<MetKind, Watched>, first: MetKind): Watched {
  let after = watched.get(first)
  if (!after) {
    after = { trials: 0, pairs: new Map() }
    watched.set(first, after)
  }
  return after
}

function pairOf(watched: Map<MetKind, Watched>, first: MetKind, second: MetKind): Pair {
  const { pairs } = watchedAfter(watched, first)
  let pair = pairs.get(second)
  if (!pair) {
    pair = { observed: 0, expected: 0 }
    pairs.set(second, pair)
  }
  return pair
}
