import type { DuplicateHit } from '../core/duplication/duplication-check.ts'
import type { House } from './house.ts'

/** Why an event counts as a duplicate, in the same words wherever it is said. */
export function presentHit(hit: DuplicateHit) {
  return {
    duplicate: true,
    duplicate_of: hit.duplicateOf,
    rule_id: hit.ruleId,
    fingerprint: hit.fingerprint,
    matched: hit.matched,
    occurrence_count: hit.occurrenceCount,
  } as const
}

/** The same in one sentence, which names the rule. */
export function explainHit({ ruleId, duplicateOf, matched }: DuplicateHit, { catalog }: House): string {
  const rule = catalog
    .current()
    .duplicationRules()
    .find(({ id }) => id === ruleId)
  const same = Object.keys(matched).join(', ')
  return `Duplicate of event ${duplicateOf}: duplication rule '${rule?.name ?? ruleId}' compares ${same}`
}
