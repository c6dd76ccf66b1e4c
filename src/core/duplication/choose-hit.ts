import type { DuplicateHit } from './duplication-check.ts'
import { DUPLICATION_ACTIONS } from './duplication-rule.ts'

/** The hit that decides where several rules have one: the strongest action, then the lowest rule id. */
export function chooseHit(hits: readonly DuplicateHit[]): DuplicateHit | null {
  return hits.reduce<DuplicateHit | null>(
    (chosen, hit) => (chosen === null || isBefore(hit, chosen) ? hit : chosen),
    null,
  )
}

function isBefore(one: DuplicateHit, other: DuplicateHit): boolean {
  const difference = rank(one) - rank(other)
  return difference === 0 ? one.ruleId < other.ruleId : difference < 0
}

/** Actions are listed from the strongest to the weakest. */
function rank({ action }: DuplicateHit): number {
  return DUPLICATION_ACTIONS.indexOf(action)
}
