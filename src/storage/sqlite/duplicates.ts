import type { Database } from 'better-sqlite3'
import { chooseHit } from '../../core/duplication/choose-hit.ts'
import type { DuplicateHit, DuplicationCheck } from '../../core/duplication/duplication-check.ts'
import type { Instant } from '../../core/time/instant.ts'
import { idIn, idOf } from './event-id.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { LogPlaces } from './log-places.ts'
import type { Remembered } from './new-fingerprints.ts'
import type { RuleTally } from './rule-tally.ts'

/** Whether an event repeats an earlier one, as duplication rules ask. */
export type Duplicates = {
  /** The hit that decides, with the number of the event that was there first; it is counted. */
  readonly find: (asked: Asked) => Found | null
  readonly remember: (event: Remembered, checks: readonly DuplicationCheck[]) => void
  /** Remembers an event by what it says now instead. */
  readonly rememberAnew: (event: Remembered, checks: readonly DuplicationCheck[]) => void
}

export type Asked = {
  readonly checks: readonly DuplicationCheck[]
  readonly occurredAt: Instant
  readonly now: Instant
}

export type Found = { readonly hit: DuplicateHit; readonly seq: number }

type Parts = {
  readonly places: LogPlaces
  readonly tally: RuleTally
  readonly fingerprints: Fingerprints
}

export function createDuplicates(database: Database, parts: Parts): Duplicates {
  const { places, tally, fingerprints } = parts
  const first = database.prepare<[number], { id: string; occurrence_count: number }>(
    `select ${idIn('id')} as id, occurrence_count from event where seq = ?`,
  )

  const hitOf = (check: DuplicationCheck, occurredAt: Instant): Found | null => {
    const { window, ruleId, action, fingerprint, matched } = check
    const sought = { memory: places.ruleMemory(ruleId), fingerprint }
    const nearest = fingerprints.nearest(sought, occurredAt, window)
    if (!nearest) return null
    const { id, occurrence_count } = first.get(nearest.seq)!
    const occurrenceCount = action === 'merge' ? occurrence_count + 1 : occurrence_count
    const hit = { ruleId, action, fingerprint, matched, duplicateOf: idOf(id), occurrenceCount }
    return { hit, seq: nearest.seq }
  }

  const remember: Duplicates['remember'] = (event, checks) => {
    for (const { ruleId, fingerprint } of checks) {
      fingerprints.remember({ memory: places.ruleMemory(ruleId), fingerprint }, event)
    }
  }

  return {
    find: ({ checks, occurredAt, now }) => {
      for (const { ruleId } of checks) tally.asked(ruleId)
      const found = checks.flatMap((check) => hitOf(check, occurredAt) ?? [])
      const chosen = chooseHit(found.map(({ hit }) => hit))
      if (chosen) tally.hit(chosen, now)
      return found.find(({ hit }) => hit === chosen) ?? null
    },
    remember,
    rememberAnew: (event, checks) => {
      fingerprints.forget(event.seq)
      remember(event, checks)
    },
  }
}
