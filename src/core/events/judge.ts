import type { CatalogSnapshot, CompiledType } from '../catalog-snapshot.ts'
import { essentialsOf } from '../event-types/builtin.ts'
import type { WhenMissing } from '../fields/check-values.ts'
import type { CompiledFields } from '../fields/compile-fields.ts'
import type { JsonObject } from '../json.ts'
import type { Problem, Refusal } from '../problems.ts'
import { applyConditionalRules, type FieldDecisions } from '../rules/apply-conditional-rules.ts'
import { checkGuards } from '../rules/check-guards.ts'
import type { Budget } from '../rules/conditions/budget.ts'
import type { JudgedBy } from '../rules/guard-rule.ts'
import type { Instant } from '../time/instant.ts'
import type { Event, FieldValues, Source, Warning } from './event.ts'
import type { Severity } from './severity.ts'

/**
 * An event on its way through the stages. Stages read what was submitted and fill in the rest; problems are
 * collected, all of them, and a refusal ends the way at once.
 */
export type Case = {
  readonly snapshot: CatalogSnapshot
  readonly typeId: string
  /** What the values are checked by: today's version of the type, or for a correction the event's own. */
  version: 'newest' | number
  occurredAt: Instant
  endedAt: Instant | null
  severity: Severity | null
  description: string | null
  submitted: JsonObject
  readonly missing: WhenMissing
  type: CompiledType | undefined
  compiled: CompiledFields | undefined
  fields: FieldValues
  readonly problems: Problem[]
  readonly warnings: Warning[]
  /** What the event said before; null for a new one. */
  readonly old: Event | null
  /** What rules read about the event beside what is submitted. */
  readonly asset: string
  readonly assetType: string | null
  readonly source: Source
  /** What all rules together may cost. */
  readonly budget: Budget
  /** What the conditional rules decided; filled in by their stage. */
  fieldDecisions: FieldDecisions | undefined
  /** Filled in by the guard rules' stage. */
  judgedBy: readonly JudgedBy[]
  refusal: Refusal | undefined
}

export type Stage = (event: Case) => void

/** The rules that stand between a submitted event and the log, in order. Pure: no clock, no I/O. */
export const RECORD_STAGES: readonly Stage[] = [
  resolveType,
  checkState,
  checkEssentials,
  checkTimes,
  applyConditionalRules,
  checkFields,
  checkGuards,
]

/** What an event is whatever guard rules and the state of its type say. */
export const CHECK_STAGES: readonly Stage[] = [
  resolveType,
  checkEssentials,
  checkTimes,
  applyConditionalRules,
  checkFields,
]

/** A correction does not ask whether the type still takes new events. */
export const REVISE_STAGES: readonly Stage[] = [...CHECK_STAGES, checkGuards]

/** Runs the stages; what comes back is a refusal, or nothing. */
export function judge(event: Case, stages: readonly Stage[]): Refusal | undefined {
  for (const stage of stages) {
    stage(event)
    if (event.refusal) return event.refusal
  }
  return event.problems.length > 0 ? { kind: 'invalid', problems: event.problems } : undefined
}

function resolveType(event: Case): void {
  const type = event.snapshot.type(event.typeId)
  if (!type) {
    event.refusal = { kind: 'not-found', what: 'Event type', id: event.typeId }
    return
  }
  event.type = type
  event.compiled =
    event.version === 'newest' ? type.compiled : event.snapshot.fieldsAt(event.typeId, event.version)
}

function checkState(event: Case): void {
  const { state, name } = event.type!
  if (state === 'draft' || state === 'archived') {
    const way = state === 'draft' ? 'activate it first' : 'archived types take no new events'
    event.refusal = {
      kind: 'conflict',
      because: `type-${state}`,
      message: `Event type '${name}' is ${state}: ${way}`,
      details: { state },
    }
  }
  if (state === 'deprecated') {
    event.warnings.push({ code: 'type-deprecated', message: `Event type '${name}' is deprecated` })
  }
}

function checkEssentials(event: Case): void {
  const essentials = essentialsOf(event.typeId)
  if (!essentials) return
  if (event.severity === null && essentials.severity !== 'required')
    event.severity = essentials.severity.default
  if (event.severity === null) event.problems.push(missing('severity'))
  if (event.description === null) event.problems.push(missing('description'))
  else if (event.description.length > essentials.descriptionMaxLength)
    checkLength(event, essentials.descriptionMaxLength)
}

function missing(name: string): Problem {
  return { path: [name], code: 'missing', message: 'Field required', input: null }
}

function checkLength(event: Case, max: number): void {
  if ([...event.description!].length <= max) return
  event.problems.push({
    path: ['description'],
    code: 'string_too_long',
    message: `String should have at most ${max} characters`,
    input: event.description,
    ctx: { max_length: max },
  })
}

function checkTimes(event: Case): void {
  if (event.endedAt === null || event.endedAt >= event.occurredAt) return
  event.problems.push({
    path: ['ended_at'],
    code: 'ended_before_occurred',
    message: 'ended_at should not be before occurred_at',
    input: null,
  })
}

function checkFields(event: Case): void {
  const { submitted: values, missing, fieldDecisions: decisions, old, budget } = event
  const submitted = { values, missing, decisions, old: old?.fields ?? null, budget }
  event.fields = event.compiled!.check(submitted, event.problems)
}
