import type { Database } from 'better-sqlite3'
import type { DuplicateHit } from '../../core/duplication/duplication-check.ts'
import type { DuplicationAction } from '../../core/duplication/duplication-rule.ts'
import type { Instant } from '../../core/time/instant.ts'

/** Gathers what duplication rules did during a transaction, to write it once per rule before it ends. */
export type RuleTally = {
  readonly asked: (ruleId: string) => void
  readonly hit: (hit: DuplicateHit, now: Instant) => void
  readonly flush: () => void
  readonly forget: () => void
}

type Change = { checked: number; lastHitAt: Instant | null } & Record<DuplicationAction, number>

export function createRuleTally(database: Database): RuleTally {
  const changes = new Map<string, Change>()
  const write = database.prepare(`update duplication_rule set checked = checked + @checked,
      rejected = rejected + @reject, flagged = flagged + @flag, merged = merged + @merge, dropped = dropped + @drop,
      last_hit_at = coalesce(max(last_hit_at, @lastHitAt), last_hit_at, @lastHitAt)
    where id = @ruleId`)

  const changeOf = (ruleId: string): Change => {
    const known = changes.get(ruleId)
    if (known) return known
    const change = { checked: 0, reject: 0, flag: 0, merge: 0, drop: 0, lastHitAt: null }
    changes.set(ruleId, change)
    return change
  }
  return {
    asked: (ruleId) => {
      changeOf(ruleId).checked += 1
    },
    hit: ({ ruleId, action }, now) => {
      const change = changeOf(ruleId)
      change[action] += 1
      if (change.lastHitAt === null || now > change.lastHitAt) change.lastHitAt = now
    },
    flush: () => {
      for (const [ruleId, change] of changes) write.run({ ruleId, ...change })
      changes.clear()
    },
    forget: () => changes.clear(),
  }
}
