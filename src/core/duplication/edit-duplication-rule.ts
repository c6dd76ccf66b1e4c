import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { EditContext } from '../event-types/type-edit.ts'
import { type RuleTarget, staleRevision } from '../expected-revision.ts'
import { accept, conflict, invalid, notFound, type Result } from '../problems.ts'
import { ruleIdProblems } from '../rules/rule-id.ts'
import { withCurrentNames } from './current-names.ts'
import type { DuplicationRule } from './duplication-rule.ts'
import { contentProblems, type DuplicationRuleContent, normalized, windowProblems } from './rule-content.ts'

export type DuplicationRuleDraft = DuplicationRuleContent & {
  /** The client's own; made up when absent. */
  readonly id?: string
}

/** Every rule is asked about every event of its type: more of them would be felt. */
const MAX_RULES = 1_000

/** A new rule, or everything that is wrong with it. */
export function createDuplicationRule(
  snapshot: CatalogSnapshot,
  { id: own, ...content }: DuplicationRuleDraft,
  { now, newId }: EditContext,
): Result<DuplicationRule> {
  const id = own ?? newId()
  const faults = ruleIdProblems(id)
  if (faults.length > 0) return invalid(...faults, ...contentProblems(snapshot, content))
  const refused = refusal(snapshot, content, content)
  if (refused) return refused
  const rules = snapshot.duplicationRules()
  if (rules.some((rule) => rule.id === id)) {
    return conflict('id-taken', `There is a duplication rule with the id '${id}' already`)
  }
  if (rules.length >= MAX_RULES) {
    return conflict('too-many', `There are ${MAX_RULES} duplication rules; delete one first`)
  }
  return accept({ id, ...normalized(content), revision: 1, createdAt: now, updatedAt: now })
}

/** The rule with some of what it says changed; what is absent stays. */
export function patchDuplicationRule(
  snapshot: CatalogSnapshot,
  { patch, ...target }: RuleTarget & { readonly patch: Partial<DuplicationRuleContent> },
  { now }: EditContext,
): Result<DuplicationRule> {
  const found = findDuplicationTarget(snapshot, target)
  if (!found.ok) return found
  const { id, revision, createdAt, updatedAt: _, ...content } = withCurrentNames(found.value, snapshot)
  const patched = { ...content, ...patch }
  const refused = refusal(snapshot, patched, patch)
  return refused ?? accept({ id, ...normalized(patched), revision: revision + 1, createdAt, updatedAt: now })
}

/** The rule as it is kept. */
export function findDuplicationRule(snapshot: CatalogSnapshot, id: string): Result<DuplicationRule> {
  const rule = snapshot.duplicationRules().find((rule) => rule.id === id)
  return rule ? accept(rule) : notFound('Duplication rule', id)
}

/** The rule to be edited or deleted, if it is still as the author has seen it. */
export function findDuplicationTarget(
  snapshot: CatalogSnapshot,
  target: RuleTarget,
): Result<DuplicationRule> {
  const found = findDuplicationRule(snapshot, target.id)
  const refusal = found.ok && staleRevision('Duplication rule', found.value, target)
  return refusal ? { ok: false, refusal } : found
}

/** Only what changes is checked: a rule whose field has gone can still be switched off. */
function refusal(
  snapshot: CatalogSnapshot,
  content: DuplicationRuleContent,
  changed: Partial<DuplicationRuleContent>,
) {
  const changes = COMPARES.some((key) => key in changed)
  const problems = changes ? contentProblems(snapshot, content) : windowProblems(content.windowSeconds)
  return problems.length > 0 ? invalid(...problems) : undefined
}

/** What a rule compares, and of which events. */
const COMPARES = ['eventTypeId', 'fingerprintFields', 'ignoreFields', 'fullDeduplication'] as const
