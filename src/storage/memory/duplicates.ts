import { chooseHit } from '../../core/duplication/choose-hit.ts'
import type { DuplicateHit, DuplicationCheck } from '../../core/duplication/duplication-check.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { Fingerprint, Memory } from './memory.ts'
import { keepFingerprints, NOTHING_YET } from './rules.ts'

/** The hit that decides whether an event repeats an earlier one; it is counted. */
export function findHit(
  memory: Memory,
  checks: readonly DuplicationCheck[],
  { occurredAt, now }: { readonly occurredAt: Instant; readonly now: Instant },
): DuplicateHit | null {
  for (const { ruleId } of checks) count(memory, ruleId, { checked: 1 })
  const hit = chooseHit(checks.flatMap((check) => hitOf(memory, check, occurredAt) ?? []))
  if (!hit) return null
  const { lastHitAt } = memory.statistics.get(hit.ruleId)!
  count(memory, hit.ruleId, { [COUNTED_AS[hit.action]]: 1 })
  const latest = lastHitAt === null || now > lastHitAt ? now : lastHitAt
  memory.statistics.set(hit.ruleId, { ...memory.statistics.get(hit.ruleId)!, lastHitAt: latest })
  return hit
}

export function remember(
  memory: Memory,
  event: Pick<Fingerprint, 'eventId' | 'seq' | 'occurredAt'>,
  checks: readonly DuplicationCheck[],
): void {
  for (const { ruleId, fingerprint } of checks) memory.fingerprints.push({ ...event, ruleId, fingerprint })
}

/** Remembers an event by what it says now instead. */
export function rememberAnew(
  memory: Memory,
  event: Pick<Fingerprint, 'eventId' | 'seq' | 'occurredAt'>,
  checks: readonly DuplicationCheck[],
): void {
  keepFingerprints(memory, ({ eventId }) => eventId !== event.eventId)
  remember(memory, event, checks)
}

const COUNTED_AS = { reject: 'rejected', drop: 'dropped', merge: 'merged', flag: 'flagged' } as const

type Counted = Partial<Record<'checked' | (typeof COUNTED_AS)[keyof typeof COUNTED_AS], number>>

function count({ statistics }: Memory, ruleId: string, change: Counted): void {
  const known = statistics.get(ruleId) ?? { ...NOTHING_YET, ruleId }
  const sums = Object.entries(change).map(([name, by]) => [name, known[name as keyof Counted] + by])
  statistics.set(ruleId, { ...known, ...Object.fromEntries(sums) })
}

function hitOf(memory: Memory, check: DuplicationCheck, occurredAt: Instant): DuplicateHit | null {
  const { ruleId, action, fingerprint, matched, window } = check
  const [nearest] = memory.fingerprints
    .filter((known) => known.ruleId === ruleId && known.fingerprint === fingerprint)
    .map((known) => ({ ...known, away: distance(known.occurredAt, occurredAt) }))
    .filter(({ away }) => window === null || away <= window)
    .sort((a, b) => Number(a.away > b.away) - Number(a.away < b.away) || a.seq - b.seq)
  if (!nearest) return null
  const first = memory.events.get(nearest.eventId)!
  const occurrenceCount = first.occurrenceCount + (action === 'merge' ? 1 : 0)
  return { ruleId, action, fingerprint, matched, duplicateOf: first.id, occurrenceCount }
}

function distance(a: Instant, b: Instant): bigint {
  return a > b ? a - b : b - a
}
