import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { withCurrentNames } from '../../core/duplication/current-names.ts'
import type { RuleStatistics } from '../../core/duplication/duplication-check.ts'
import type { DuplicationRule } from '../../core/duplication/duplication-rule.ts'
import { formatInstant } from '../../core/time/instant.ts'

/** A duplication rule as `/duplication-rules` shows it; undefined statistics are those of one never asked. */
export function presentRule(
  stored: DuplicationRule,
  statistics: RuleStatistics | undefined,
  catalog: CatalogSnapshot,
) {
  const rule = withCurrentNames(stored, catalog)
  return {
    id: rule.id,
    name: rule.name,
    event_type_id: rule.eventTypeId,
    fingerprint_fields: rule.fingerprintFields,
    ignore_fields: rule.ignoreFields,
    full_deduplication: rule.fullDeduplication,
    window_seconds: rule.windowSeconds,
    action: rule.action,
    enabled: rule.enabled,
    statistics: presentStatistics(statistics),
    revision: rule.revision,
    created_at: formatInstant(rule.createdAt),
    updated_at: formatInstant(rule.updatedAt),
  }
}

function presentStatistics(statistics: RuleStatistics | undefined) {
  const {
    checked = 0,
    rejected = 0,
    dropped = 0,
    merged = 0,
    flagged = 0,
    lastHitAt = null,
  } = statistics ?? {}
  const hits = rejected + dropped + merged + flagged
  return {
    checked,
    hits,
    ratio: checked === 0 ? 0 : hits / checked,
    last_hit_at: lastHitAt === null ? null : formatInstant(lastHitAt),
    rejected,
    dropped,
    merged,
    flagged,
  }
}
