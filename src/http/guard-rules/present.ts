import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Condition } from '../../core/rules/condition.ts'
import { inTodaysWords } from '../../core/rules/field-ids.ts'
import { guardFaults } from '../../core/rules/guard-faults.ts'
import type {
  GuardRule,
  GuardRuleContent,
  GuardRuleVersion,
  Validation,
} from '../../core/rules/guard-rule.ts'
import { statusOf, workingContent, workingVersion } from '../../core/rules/guard-rule-status.ts'
import { formatInstant } from '../../core/time/instant.ts'

/** A rule as `/guard-rules` shows it. What it says is what its `version` says: the open draft where there is one. */
export function presentRule(rule: GuardRule, catalog: CatalogSnapshot) {
  const published = rule.enforced === null ? undefined : rule.versions[rule.enforced - 1]
  return {
    id: rule.id,
    status: statusOf(rule),
    version: workingVersion(rule),
    published_version: rule.enforced,
    ...presentContent(workingContent(rule), catalog),
    draft: rule.draft && presentContent(rule.draft, catalog),
    faults: guardFaults(rule, catalog),
    revision: rule.revision,
    created_at: formatInstant(rule.createdAt),
    created_by: rule.createdBy,
    updated_at: formatInstant(rule.updatedAt),
    published_at: published ? formatInstant(published.publishedAt) : null,
    published_by: published?.publishedBy ?? null,
  }
}

/** A version in the words of today: a field that was renamed since has its new name. */
export function presentRuleVersion(rule: GuardRule, version: GuardRuleVersion, catalog: CatalogSnapshot) {
  return {
    rule_id: rule.id,
    version: version.version,
    enforced: rule.enforced === version.version,
    ...presentContent(version.content, catalog),
    change_note: version.changeNote,
    published_at: formatInstant(version.publishedAt),
    published_by: version.publishedBy,
  }
}

function presentContent(content: GuardRuleContent, catalog: CatalogSnapshot) {
  const said = inTodaysWords(content, catalog)
  return {
    name: said.name,
    description: said.description,
    event_type_ids: said.eventTypeIds,
    operations: said.operations,
    match: said.match,
    validations: said.validations.map(presentValidation),
    params: said.params,
    actions: said.actions,
    failure_policy: said.failurePolicy,
  }
}

function presentValidation({ condition, message, messageExpression, field, reason }: Validation) {
  return {
    ...presentCondition(condition),
    message,
    message_expression: messageExpression,
    field,
    reason,
  }
}

function presentCondition(condition: Condition) {
  return typeof condition === 'string' ? { expression: condition } : { condition }
}
