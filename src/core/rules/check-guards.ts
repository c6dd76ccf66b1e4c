import type { Case } from '../events/judge.ts'
import type { Json } from '../json.ts'
import type { Path, Problem } from '../problems.ts'
import { formatInstant } from '../time/instant.ts'
import type { CompiledGuard, GuardSet, Said } from './compile-guard.ts'
import { inShares } from './conditions/budget.ts'
import { ATTRIBUTES, type Subject } from './conditions/variables.ts'
import type { JudgedBy } from './guard-rule.ts'
import type { GuardFailure, GuardJudgement } from './judge-guard.ts'

/**
 * The guard rules' stage: every rule in force for the type and the operation is asked, and everything that does not
 * hold is reported.
 */
export function checkGuards(event: Case): void {
  const set = event.snapshot.guardsFor(event.typeId, event.old ? 'update' : 'create')
  if (set.guards.length === 0) return
  event.judgedBy = askGuards(event, set, event.old).map((answer) => conclude(event, answer))
}

/** What a rule that applies to an event makes of it. */
export type GuardAnswer = GuardJudgement & { readonly guard: CompiledGuard }

/**
 * Asks the rules, in their order; those that do not apply are left out. An event that is wrong anyway is still asked
 * about the fields that are right, so that one answer says it all.
 */
export function askGuards(event: Case, { guards, view }: GuardSet, old: Said | null): GuardAnswer[] {
  const untold = untoldFields(event)
  if (untold === 'everything') return []
  const { budget } = event
  const variables = { event: view(event), old: old && view(old), budget }
  const answers = inShares(budget, guards, (guard): GuardAnswer | null => {
    const judgement = guard.judge(variables, untold)
    return judgement === 'not-applied' ? null : { guard, ...judgement }
  })
  return answers.filter((answer) => answer !== null)
}

/** The fields, by the names of today, whose submitted values mean nothing since they have problems of their own. */
function untoldFields(event: Case): ReadonlySet<string> | 'everything' {
  if (event.problems.length === 0) return NONE
  if (event.problems.some(({ path }) => path[0] !== 'fields')) return 'everything'
  const own = ownFields(event)
  const names = event.problems.map(({ path }) => {
    const field = own.find(({ name }) => name === path[1])
    return event.type!.fields.find(({ id }) => id === field?.id)?.name ?? String(path[1])
  })
  return new Set(names)
}

const NONE: ReadonlySet<string> = new Set()

/** A correction speaks of fields as the event's own version of its type does. */
function ownFields({ type, version, snapshot, typeId }: Case) {
  if (version === 'newest' || version === type!.version) return type!.fields
  return snapshot.versionsOf(typeId).find((known) => known.version === version)?.fields ?? type!.fields
}

function conclude(event: Case, { guard, failures, passedOver }: GuardAnswer): JudgedBy {
  const { ruleId, version } = guard
  const { actions } = guard.content
  if (failures.length === 0) {
    return { ruleId, version, outcome: 'passed', ...(passedOver.length > 0 && { findings: passedOver }) }
  }
  if (actions.includes('deny')) event.problems.push(...failures.map((it) => problemOf(event, guard, it)))
  if (actions.includes('warn')) {
    event.warnings.push(...failures.map(({ message }) => ({ code: 'guard_rule', message })))
  }
  const findings = [...failures.map(({ message }) => message), ...passedOver]
  return { ruleId, version, outcome: actions.includes('warn') ? 'warned' : 'audited', findings }
}

/** A failure as the dialects report it, in the names that the event itself uses. */
export function problemOf(event: Case, guard: CompiledGuard, { about, message }: GuardFailure): Problem {
  const ctx = { rule_id: guard.ruleId, version: guard.version }
  const { path, input } = placeOf(event, about)
  return { path, code: 'guard_rule', message, input, ctx }
}

function placeOf(event: Case, about: GuardFailure['about']): { path: Path; input: Json } {
  if (about === null) return { path: [], input: null }
  if ('attribute' in about) {
    return { path: [about.attribute], input: attributeOf(event, about.attribute) }
  }
  const name = ownFields(event).find(({ id }) => id === about.field.id)?.name ?? about.field.name
  return {
    path: ['fields', name],
    input: Object.hasOwn(event.submitted, name) ? event.submitted[name]! : null,
  }
}

function attributeOf(subject: Subject, name: string): Json {
  const value = ATTRIBUTES.get(name)?.read(subject) ?? null
  if (typeof value === 'string' || typeof value === 'number') return value
  return value !== null && typeof value === 'object' && 'micros' in value ? formatInstant(value.micros) : null
}
