import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { RuleTarget } from '../expected-revision.ts'
import { accept, conflict, notFound, type Problem, type Refusal, type Result } from '../problems.ts'
import { checkGuardRule } from './check-guard-rule.ts'
import { inTodaysWords } from './field-ids.ts'
import type { GuardRule, GuardRuleContent, GuardRuleVersion } from './guard-rule.ts'
import { edited, findGuardTarget, type RuleEditContext } from './guard-rule-edit.ts'

/**
 * The rule with its draft as a version that never changes and enforces from now on. A retired rule without a draft
 * comes back with its newest version.
 */
export function publishGuardRule(
  snapshot: CatalogSnapshot,
  { changeNote, ...target }: RuleTarget & { readonly changeNote: string | null },
  context: Pick<RuleEditContext, 'now' | 'by'>,
): Result<GuardRule> {
  const found = findGuardTarget(snapshot, target)
  if (!found.ok) return found
  const rule = found.value
  if (rule.draft === null) {
    if (rule.retired)
      return publishGuardVersion(snapshot, { ...target, version: rule.versions.length }, context)
    return conflict('nothing-to-publish', 'Guard rule has no draft to publish: change it with PATCH first')
  }
  const checked = stillValid(snapshot, rule.draft)
  if (!checked.ok) return checked
  const version: GuardRuleVersion = {
    version: rule.versions.length + 1,
    content: checked.value,
    changeNote,
    publishedAt: context.now,
    publishedBy: context.by,
  }
  const versions = [...rule.versions, version]
  const changes = { draft: null, versions, enforced: version.version, retired: false }
  return accept(edited(rule, changes, context))
}

/** The rule with one of its versions in force again; an open draft stays open. */
export function publishGuardVersion(
  snapshot: CatalogSnapshot,
  { version, ...target }: RuleTarget & { readonly version: number },
  context: Pick<RuleEditContext, 'now'>,
): Result<GuardRule> {
  const found = findGuardTarget(snapshot, target)
  if (!found.ok) return found
  const rule = found.value
  const wanted = rule.versions[version - 1]
  if (!wanted) return notFound('Guard rule version', String(version))
  if (rule.enforced === version) return accept(rule)
  const checked = stillValid(snapshot, wanted.content)
  if (!checked.ok) return checked
  return accept(edited(rule, { enforced: version, retired: false }, context))
}

/** The rule switched off; its versions stay. */
export function retireGuardRule(
  snapshot: CatalogSnapshot,
  target: RuleTarget,
  context: Pick<RuleEditContext, 'now'>,
): Result<GuardRule> {
  const found = findGuardTarget(snapshot, target)
  if (!found.ok) return found
  const rule = found.value
  if (rule.versions.length === 0) {
    return conflict('never-published', 'Guard rule was never published, so that it binds nobody: delete it')
  }
  return accept(rule.retired ? rule : edited(rule, { enforced: null, retired: true }, context))
}

/** The rule, if it may be deleted: events keep what published rules decided, so those can only be retired. */
export function checkGuardDelete(snapshot: CatalogSnapshot, target: RuleTarget): Result<GuardRule> {
  const found = findGuardTarget(snapshot, target)
  if (!found.ok || found.value.versions.length === 0) return found
  return conflict('was-published', 'Guard rule was published and cannot be deleted: retire it instead')
}

/** The fields that a content reads may have changed since it was checked. */
function stillValid(snapshot: CatalogSnapshot, content: GuardRuleContent): Result<GuardRuleContent> {
  const { fieldIds: _, ...draft } = inTodaysWords(content, snapshot)
  const checked = checkGuardRule(snapshot, draft)
  return checked.ok ? checked : { ok: false, refusal: noLongerValid(checked.refusal) }
}

function noLongerValid(refusal: Refusal): Refusal {
  if (refusal.kind !== 'invalid') return refusal
  const found = refusal.problems.slice(0, 10)
  const { refusal: because } = conflict(
    'no-longer-valid',
    `Guard rule no longer fits its event types; change it with PATCH first: ${found.map(inWords).join('; ')}`,
    { problems: found.map(({ path, message }) => ({ loc: [...path], msg: message })) },
  )
  return because
}

function inWords({ path, message }: Problem): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`
}
