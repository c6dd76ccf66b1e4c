import type { FieldValues } from '../events/event.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Problem } from '../problems.ts'
import type { ConditionalRule } from '../rules/conditional-rule.ts'
import type { Budget } from '../rules/conditions/budget.ts'
import type { FieldDecision, FieldDecisions } from '../rules/field-decisions.ts'
import type { Field } from './field.ts'
import type { ValueCheck } from './field-type.ts'

export type CompiledField = {
  readonly field: Field
  readonly check: ValueCheck
}

/** A new event takes the defaults; a correction that removes a value means it. */
export type WhenMissing = 'take-default' | 'leave-out'

export type Submitted = {
  /** By field name. */
  readonly values: JsonObject
  readonly missing: WhenMissing
  /** What the conditional rules decided; undefined where there are none. */
  readonly decisions: FieldDecisions | undefined
  /** By field id, what a correction replaces; null for a new event. */
  readonly old: FieldValues | null
  /** What the event has for being judged. */
  readonly budget: Budget
}

/** Values by name as submitted → values by id as stored; every problem of a field is added to `problems`. */
export function checkValues(
  compiled: readonly CompiledField[],
  submitted: Submitted,
  problems: Problem[],
): FieldValues {
  const stored: Record<string, Json> = {}
  for (const one of compiled) {
    const checked = checkOne(one, submitted, submitted.decisions?.get(one.field.id))
    if ('problem' in checked) problems.push(checked.problem)
    else if (checked.value !== null) stored[one.field.id] = checked.value
  }
  return stored
}

/** What is submitted for a field or, for an event that takes them, its default; null for none. */
export function givenValue(
  { name, default: fallback }: Field,
  values: JsonObject,
  missing: WhenMissing,
): Json {
  const given = Object.hasOwn(values, name) ? values[name]! : null
  return given ?? (missing === 'take-default' ? fallback : null)
}

/** What is to be stored; null for nothing. */
type CheckedOne = { readonly value: Json } | { readonly problem: Problem }

const NOTHING: CheckedOne = { value: null }

function checkOne(one: CompiledField, submitted: Submitted, decision: FieldDecision | undefined): CheckedOne {
  if (decision?.hiddenBy && decision.onHidden !== 'keep') return leftOut(one, submitted, decision)
  const missing = decision?.hiddenBy ? 'leave-out' : submitted.missing
  const given = givenValue(one.field, submitted.values, missing)
  const checked = given === null ? absent(one, submitted, decision) : stored(one, submitted, given)
  if ('problem' in checked || !decision?.readOnlyBy) return checked
  return unchanged(one, submitted, { value: checked.value, rule: decision.readOnlyBy })
}

function stored({ field, check }: CompiledField, { budget }: Submitted, given: Json): CheckedOne {
  return check(given, ['fields', field.name], budget)
}

/** A hidden field, whose value is cleared or refused. */
function leftOut({ field }: CompiledField, submitted: Submitted, decision: FieldDecision): CheckedOne {
  if (decision.onHidden !== 'reject') return NOTHING
  const input = givenValue(field, submitted.values, 'leave-out')
  if (input === null) return NOTHING
  const way = submitted.old ? 'remove its value with null' : 'leave it out'
  return refused(field, { rule: decision.hiddenBy!, code: 'hidden_field', is: 'hidden', way, input })
}

function absent({ field }: CompiledField, { values }: Submitted, decision?: FieldDecision): CheckedOne {
  if (!(decision ? decision.required : field.required)) return NOTHING
  const problem = { path: ['fields', field.name], code: 'missing', message: 'Field required', input: values }
  const rule = decision?.requiredBy
  if (!rule) return { problem }
  const message = `${problem.message} by the conditional rule '${rule.name}'`
  return { problem: { ...problem, message, ctx: { rule_id: rule.id } } }
}

/** A read-only field, which keeps the value it had or, in a new event, its default. */
function unchanged(
  { field, check }: CompiledField,
  { values, old }: Submitted,
  { value, rule }: { value: Json; rule: ConditionalRule },
): CheckedOne {
  const before = old ? (old[field.id] ?? null) : defaultOf(field, check)
  if (JSON.stringify(value) === JSON.stringify(before)) return { value }
  const way = old ? 'leave it as it is' : 'leave it out'
  const input = values[field.name] ?? null
  return refused(field, { rule, code: 'read_only_field', is: 'read-only', way, input })
}

function defaultOf(field: Field, check: ValueCheck): Json {
  const checked = field.default === null ? NOTHING : check(field.default, [])
  return 'problem' in checked ? null : checked.value
}

type Refused = {
  readonly rule: ConditionalRule
  readonly code: string
  readonly is: string
  readonly way: string
  readonly input: Json
}

function refused({ name }: Field, { rule, code, is, way, input }: Refused): CheckedOne {
  const message = `Field is ${is} by the conditional rule '${rule.name}': ${way}`
  return { problem: { path: ['fields', name], code, message, input, ctx: { rule_id: rule.id } } }
}
