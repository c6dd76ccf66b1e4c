import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { type Case, CHECK_STAGES, judge } from '../events/judge.ts'
import { caseOf } from '../events/judge-submission.ts'
import type { Submission } from '../events/submission.ts'
import { accept, notFound, type Problem, type Result } from '../problems.ts'
import type { Instant } from '../time/instant.ts'
import { askGuards, problemOf } from './check-guards.ts'
import { compileGuard, guardView } from './compile-guard.ts'
import type { GuardRuleContent } from './guard-rule.ts'
import { findGuardRule } from './guard-rule-edit.ts'
import { contentOfVersion, workingVersion } from './guard-rule-status.ts'
import type { GuardFailure } from './judge-guard.ts'

export type GuardTrial = {
  readonly ruleId: string
  /** Null: the draft, or else what enforces. */
  readonly version: number | null
  readonly event: Submission
  /** What the event was before, for a correction. */
  readonly old: Submission | null
  readonly now: Instant
}

export type GuardTrialOutcome = 'not-applied' | 'passed' | 'denied' | 'warned' | 'audited'

export type GuardTrialAnswer = {
  readonly ruleId: string
  readonly version: number
  readonly outcome: GuardTrialOutcome
  readonly failures: readonly (Problem & Pick<GuardFailure, 'validation' | 'reason'>)[]
  /** What is wrong with the event whatever the rule says. */
  readonly problems: readonly Problem[]
}

/** What a rule, published or not, would say to an event; nothing is recorded and no other rule is asked. */
export function tryGuardRule(snapshot: CatalogSnapshot, trial: GuardTrial): Result<GuardTrialAnswer> {
  const found = findGuardRule(snapshot, trial.ruleId)
  if (!found.ok) return found
  const version = trial.version ?? workingVersion(found.value)
  const content = contentOfVersion(found.value, version)
  if (!content) return notFound('Guard rule version', String(version))
  const event = caseOf(snapshot, trial.event, trial.now)
  const refusal = judge(event, CHECK_STAGES)
  if (refusal && refusal.kind !== 'invalid') return { ok: false, refusal }
  const problems = [...event.problems]
  const [answer] = binds(content, trial) ? ask(event, trial, { ruleId: trial.ruleId, version, content }) : []
  const told = { ruleId: trial.ruleId, version, problems }
  if (!answer) return accept({ ...told, outcome: 'not-applied', failures: [] })
  const failures = answer.failures.map((failure) => ({
    ...problemOf(event, answer.guard, failure),
    validation: failure.validation,
    reason: failure.reason,
  }))
  return accept({ ...told, outcome: outcomeOf(content, failures.length), failures })
}

function binds({ eventTypeIds, operations }: GuardRuleContent, { event, old }: GuardTrial): boolean {
  if (!operations.includes(old ? 'update' : 'create')) return false
  return eventTypeIds === null || eventTypeIds.includes(event.typeId)
}

type Tried = { readonly ruleId: string; readonly version: number; readonly content: GuardRuleContent }

function ask(event: Case, { old, now }: GuardTrial, tried: Tried) {
  const type = event.type!
  const set = { guards: [compileGuard(tried, type)], view: guardView(type) }
  if (!old) return askGuards(event, set, null)
  const before = caseOf(event.snapshot, { ...old, typeId: event.typeId, asset: event.asset }, now)
  judge(before, CHECK_STAGES)
  return askGuards(event, set, before)
}

function outcomeOf({ actions }: GuardRuleContent, failures: number): GuardTrialOutcome {
  if (failures === 0) return 'passed'
  if (actions.includes('deny')) return 'denied'
  return actions.includes('warn') ? 'warned' : 'audited'
}
