import type { GuardRule, GuardRuleContent } from './guard-rule.ts'

/** A rule that was never published is a draft, one that is switched off is retired, all others enforce. */
export type GuardRuleStatus = 'draft' | 'published' | 'retired'

export const GUARD_RULE_STATUSES = ['draft', 'published', 'retired'] as const satisfies GuardRuleStatus[]

export function statusOf({ versions, retired }: GuardRule): GuardRuleStatus {
  if (versions.length === 0) return 'draft'
  return retired ? 'retired' : 'published'
}

/** What binds events now; undefined before the first publish and when retired. */
export function enforcedContent(rule: GuardRule): GuardRuleContent | undefined {
  return rule.enforced === null ? undefined : rule.versions[rule.enforced - 1]?.content
}

/** The number of what the rule says now: its open draft, or else what binds events, or else the newest version. */
export function workingVersion({ draft, versions, enforced }: GuardRule): number {
  return draft === null ? (enforced ?? versions.length) : versions.length + 1
}

/** What a rule says at a version; the number after the last is its draft's. */
export function contentOfVersion({ draft, versions }: GuardRule, version: number): GuardRuleContent | null {
  return version === versions.length + 1 ? draft : (versions[version - 1]?.content ?? null)
}

/** What the rule says now, to somebody who reads or changes it. */
export function workingContent(rule: GuardRule): GuardRuleContent {
  return rule.draft ?? rule.versions[workingVersion(rule) - 1]!.content
}
