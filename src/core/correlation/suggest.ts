import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { canonicalText } from '../duplication/canonical-text.ts'
import type { Event } from '../events/event.ts'
import type { Instant } from '../time/instant.ts'
import type { CoOccurrence, FollowingPair } from './co-occurrence-survey.ts'
import type { Relation } from './correlation.ts'
import { type KindReader, kindKey } from './kind.ts'
import { inWordsOfKind, inWordsOfSpan } from './words.ts'

/** How the asset of a candidate is related to the asset of the event. */
export type Kin = 'same' | 'parent' | 'child'

export type Candidate = { readonly event: Event; readonly kin: Kin }

/** What suggestions are made of. */
export type Evidence = {
  readonly snapshot: CatalogSnapshot
  /** How far a candidate may lie before and after the event, in microseconds. */
  readonly window: { readonly before: bigint; readonly after: bigint }
  readonly kindsOf: KindReader
  /** Null where nobody has counted yet. */
  readonly coOccurrence: CoOccurrence | null
}

export type Suggestion = {
  readonly event: Event
  /** Of the event to the candidate. */
  readonly relation: Relation
  /** From 0 to 1. */
  readonly score: number
  /** From the event to the candidate, in microseconds: negative where the candidate came first. */
  readonly delta: bigint
  /** In words. */
  readonly reasons: readonly string[]
}

/** What speaks for a link: strengths of 0 to 1 that add up like independent chances. */
type Sign = { readonly strength: number; readonly reason: string }

const NEAREST = 0.4
const EQUAL_VALUES = 0.3
const FOLLOWING = 0.8

/** Of what is found on another asset, so much counts. */
const KIN: Readonly<Record<Kin, number>> = { same: 1, parent: 0.8, child: 0.8 }

/** Suggests what an event may have to do with, the most likely first. */
export function suggest(event: Event, candidates: readonly Candidate[], evidence: Evidence): Suggestion[] {
  return candidates
    .filter((candidate) => candidate.event.id !== event.id && isNear(event, candidate.event, evidence))
    .map((candidate) => weigh(event, candidate, evidence))
    .sort((a, b) => b.score - a.score || Number(size(a.delta) - size(b.delta)) || a.event.seq - b.event.seq)
}

function weigh(event: Event, { event: other, kin }: Candidate, evidence: Evidence): Suggestion {
  const delta = other.occurredAt - event.occurredAt
  const following = followingSign(event, other, evidence)
  const signs = [nearnessSign(event, other, evidence), ...valueSigns(event, other, evidence)]
  if (following) signs.push(following)
  const against = signs.reduce((chance, { strength }) => chance * (1 - strength), 1)
  return {
    event: other,
    relation: following?.relation ?? 'related',
    score: Math.round((1 - against) * KIN[kin] * 1_000) / 1_000,
    delta,
    reasons: [KIN_WORDS[kin](other), ...signs.map(({ reason }) => reason)],
  }
}

const KIN_WORDS: Readonly<Record<Kin, (other: Event) => string>> = {
  same: () => 'same asset',
  parent: ({ asset }) => `on ${asset}, which this asset is part of`,
  child: ({ asset }) => `on ${asset}, which is part of this asset`,
}

function isNear(event: Event, other: Event, { window: { before, after } }: Evidence): boolean {
  const delta = gap(event, other)
  return delta < 0n ? -delta <= before : delta <= after
}

/** From the end of the earlier to the beginning of the later; 0 where they overlap, negative where `other` came first. */
function gap(event: Event, other: Event): bigint {
  if (other.occurredAt > ending(event)) return other.occurredAt - ending(event)
  return event.occurredAt > ending(other) ? ending(other) - event.occurredAt : 0n
}

function ending({ occurredAt, endedAt }: Event): Instant {
  return endedAt ?? occurredAt
}

function size(delta: bigint): bigint {
  return delta < 0n ? -delta : delta
}

function nearnessSign(event: Event, other: Event, { window }: Evidence): Sign {
  const delta = gap(event, other)
  const reach = delta < 0n ? window.before : window.after
  const nearness = reach === 0n ? 1 : 1 - Number(size(delta)) / Number(reach)
  const apart = other.occurredAt - event.occurredAt
  const reason = apart === 0n ? 'at the same moment' : inWordsOfSpan(apart)
  return {
    strength: NEAREST * nearness,
    reason: delta === 0n && apart !== 0n ? `overlaps, began ${reason}` : reason,
  }
}

function valueSigns(event: Event, other: Event, { snapshot }: Evidence): Sign[] {
  const own = shownFields(event, snapshot)
  const theirs = shownFields(other, snapshot)
  return Object.entries(own).flatMap(([name, value]) => {
    if (value === null || !Object.hasOwn(theirs, name)) return []
    const text = canonicalText(value)
    return text === canonicalText(theirs[name]!)
      ? [{ strength: EQUAL_VALUES, reason: `${name} equal: ${text.slice(0, 100)}` }]
      : []
  })
}

function shownFields({ typeId, typeVersion, fields }: Event, snapshot: CatalogSnapshot) {
  return snapshot.fieldsAt(typeId, typeVersion)?.show(fields) ?? {}
}

/** What came first may be a cause of what it is followed by more often than chance. */
function followingSign(
  event: Event,
  other: Event,
  evidence: Evidence,
): (Sign & { relation: Relation }) | null {
  const { coOccurrence } = evidence
  const delta = other.occurredAt - event.occurredAt
  if (!coOccurrence || delta === 0n || Number(size(delta)) > coOccurrence.windowSeconds * 1e6) return null
  const [earlier, later] = delta < 0n ? [other, event] : [event, other]
  const pair = strongestPair(coOccurrence, keysOf(earlier, evidence), keysOf(later, evidence))
  if (!pair) return null
  return {
    strength: FOLLOWING * (1 - 1 / pair.excess),
    reason: followingReason(pair, coOccurrence, evidence),
    relation: delta < 0n ? 'caused_by' : 'causes',
  }
}

function keysOf(event: Event, { kindsOf }: Evidence): Set<string> {
  return new Set(
    kindsOf(event).flatMap((kind) => [kindKey(kind), kindKey({ typeId: kind.typeId, aspect: null })]),
  )
}

/** Pairs are listed from the strongest on. */
function strongestPair(
  { kinds, pairs }: CoOccurrence,
  earlier: ReadonlySet<string>,
  later: ReadonlySet<string>,
): FollowingPair | undefined {
  return pairs.find(({ first, second }) => earlier.has(kinds[first]!) && later.has(kinds[second]!))
}

function followingReason(
  { first, second, excess, observed, trials }: FollowingPair,
  { kinds, windowSeconds }: CoOccurrence,
  { snapshot }: Evidence,
): string {
  const [a, b] = [first, second].map((place) => inWordsOfKind(kinds[place]!, snapshot))
  const hours = Math.round(windowSeconds / 3_600)
  const times = excess < 10 ? excess.toFixed(1) : Math.round(excess)
  return `${a} is followed by ${b} within ${hours} h at least ${times} times as often as chance (${observed} of ${trials})`
}
