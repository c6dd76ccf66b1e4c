import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { GuardRule } from './guard-rule.ts'
import { enforcedContent } from './guard-rule-status.ts'

const MOST_FAULTS = 20

/** What of a rule in force can no longer be understood, in words; empty as a rule, since edits keep it sound. */
export function guardFaults(rule: GuardRule, snapshot: CatalogSnapshot): string[] {
  const content = enforcedContent(rule)
  if (!content) return []
  const faults = new Set<string>()
  for (const id of content.eventTypeIds ?? snapshot.types().map((type) => type.id)) {
    const { guards } = snapshot.guardsFor(id, content.operations[0]!)
    const guard = guards.find(({ ruleId }) => ruleId === rule.id)
    if (!guard) faults.add(`There is no event type '${id}'`)
    for (const { path, message } of guard?.faults() ?? []) faults.add(`${path.join('.')}: ${message}`)
  }
  return [...faults].slice(0, MOST_FAULTS)
}
