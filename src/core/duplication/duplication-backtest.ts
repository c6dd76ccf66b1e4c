import type { CatalogContent } from '../catalog.ts'
import type { Event } from '../events/event.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Survey } from '../surveys/survey.ts'
import { formatInstant, type Instant } from '../time/instant.ts'
import { compileDuplicationRule } from './compile-duplication-rule.ts'
import type { DuplicationCheck } from './duplication-check.ts'
import type { DuplicationAction, DuplicationRule } from './duplication-rule.ts'
import { shortHash } from './short-hash.ts'

/** Which events of the log would have been duplicates, had the rule been there from the first entry on. */
export type DuplicationBacktest = {
  readonly seen: number
  /** Of those, the ones that have every value the rule compares. */
  readonly checked: number
  readonly duplicates: number
  /** What would have become of them. */
  readonly actions: { readonly [action in DuplicationAction]: number }
  /** How many events would have been repeated; `groups` are the most repeated of them. */
  readonly repeated: number
  readonly groups: readonly JsonObject[]
  /** The first of the duplicates. */
  readonly samples: readonly JsonObject[]
  /** False where there were so many kept events that the oldest were forgotten: some duplicates may be missing. */
  readonly complete: boolean
}

const MAX_SAMPLES = 100
const MAX_GROUPS = 20

/** Events that are remembered, as those that later ones may repeat. */
const MAX_KEPT = 500_000

/** An event that a rule let through. */
type Kept = { readonly id: string; readonly seq: number; readonly occurredAt: Instant; repeats: number }

/**
 * Replays the log, as it is known now, under a rule. Events with a `dedup_key` are no business of a rule; what was
 * merged into another event or dropped is no event any more, so that it is not counted again.
 */
export function openDuplicationBacktest(
  rule: DuplicationRule,
  catalog: CatalogContent,
  maxKept = MAX_KEPT,
): Survey {
  const compiled = compileDuplicationRule(rule, bookOf(catalog))
  const memory = createMemory(maxKept)
  const groups = new Map<Kept, JsonObject>()
  const samples: JsonObject[] = []
  const tally = { seen: 0, checked: 0, duplicates: 0 }

  return {
    see: (event) => {
      tally.seen += 1
      const check = event.dedupKey === null ? compiled(event, shortHash) : null
      if (!check) return
      tally.checked += 1
      const first = memory.nearest(check, event.occurredAt)
      if (!first) return memory.keep(check.fingerprint, event)
      tally.duplicates += 1
      first.repeats += 1
      if (!groups.has(first)) groups.set(first, check.matched)
      if (samples.length < MAX_SAMPLES) samples.push(sampleOf(event, first, check))
    },
    result: () => {
      const actions = { reject: 0, drop: 0, merge: 0, flag: 0, [rule.action]: tally.duplicates }
      const found = { repeated: groups.size, groups: largest(groups), samples }
      return { ...tally, actions, ...found, complete: !memory.hasForgotten() } as Json
    },
  }
}

function bookOf({ versions }: CatalogContent) {
  return { versionsOf: (typeId: string) => versions.filter((version) => version.typeId === typeId) }
}

/**
 * Remembers kept events by fingerprint, each list in the order of time, in which no two are equal: the second would
 * have been a duplicate. The events of the oldest fingerprints are forgotten when there are too many.
 */
function createMemory(maxKept: number) {
  const byFingerprint = new Map<string, Kept[]>()
  let size = 0
  let forgotten = false
  return {
    hasForgotten: () => forgotten,
    nearest: ({ fingerprint, window }: DuplicationCheck, at: Instant): Kept | undefined => {
      const kept = byFingerprint.get(fingerprint) ?? []
      const place = placeOf(kept, at)
      const best = nearer(kept[place - 1], kept[place], at)
      return best && (window === null || distance(best.occurredAt, at) <= window) ? best : undefined
    },
    keep: (fingerprint: string, { id, seq, occurredAt }: Event): void => {
      const kept = byFingerprint.get(fingerprint) ?? []
      kept.splice(placeOf(kept, occurredAt), 0, { id, seq, occurredAt, repeats: 0 })
      byFingerprint.set(fingerprint, kept)
      size += 1
      if (size <= maxKept) return
      const [oldest, gone] = byFingerprint.entries().next().value!
      byFingerprint.delete(oldest)
      size -= gone.length
      forgotten = true
    },
  }
}

/** The place of the first that did not occur before. */
function placeOf(kept: readonly Kept[], at: Instant): number {
  let low = 0
  let high = kept.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (kept[middle]!.occurredAt < at) low = middle + 1
    else high = middle
  }
  return low
}

function nearer(before: Kept | undefined, after: Kept | undefined, at: Instant): Kept | undefined {
  if (!before || !after) return before ?? after
  const difference = distance(before.occurredAt, at) - distance(after.occurredAt, at)
  return difference < 0n || (difference === 0n && before.seq < after.seq) ? before : after
}

function distance(a: Instant, b: Instant): bigint {
  return a > b ? a - b : b - a
}

function largest(groups: ReadonlyMap<Kept, JsonObject>): JsonObject[] {
  return [...groups]
    .sort(([a], [b]) => b.repeats - a.repeats || a.seq - b.seq)
    .slice(0, MAX_GROUPS)
    .map(([{ id, occurredAt, repeats }, matched]) => ({
      event_id: id,
      occurred_at: formatInstant(occurredAt),
      duplicates: repeats,
      matched,
    }))
}

function sampleOf(event: Event, first: Kept, { matched }: DuplicationCheck): JsonObject {
  return {
    event_id: event.id,
    entity_id: event.asset,
    occurred_at: formatInstant(event.occurredAt),
    duplicate_of: first.id,
    delta_seconds: Number(event.occurredAt - first.occurredAt) / 1e6,
    matched,
  }
}
