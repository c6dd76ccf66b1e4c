import type { Database } from 'better-sqlite3'
import type { RuleStatistics } from '../../core/duplication/duplication-check.ts'

type StatisticsRow = {
  id: string
  checked: bigint
  rejected: bigint
  flagged: bigint
  merged: bigint
  dropped: bigint
  last_hit_at: bigint | null
}

/** Reads what each duplication rule has done. */
export function createRuleStatistics(database: Database): () => RuleStatistics[] {
  const all = database
    .prepare<[], StatisticsRow>(
      `select id, checked, rejected, flagged, merged, dropped, last_hit_at from duplication_rule order by number`,
    )
    .safeIntegers()
  return () => all.all().map(statisticsOf)
}

function statisticsOf({ id, last_hit_at, ...counts }: StatisticsRow): RuleStatistics {
  return {
    ruleId: id,
    checked: Number(counts.checked),
    rejected: Number(counts.rejected),
    flagged: Number(counts.flagged),
    merged: Number(counts.merged),
    dropped: Number(counts.dropped),
    lastHitAt: last_hit_at,
  }
}
