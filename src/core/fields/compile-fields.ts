import type { FieldValues } from '../events/event.ts'
import type { Json, JsonObject } from '../json.ts'
import { lazily, madeReady, rememberedBy } from '../lazily.ts'
import type { Problem } from '../problems.ts'
import { compileDecider, type DecidedFields } from '../rules/compile-decider.ts'
import type { ConditionalRule } from '../rules/conditional-rule.ts'
import type { Budget } from '../rules/conditions/budget.ts'
import type { Subject } from '../rules/conditions/variables.ts'
import { type CompiledField, checkValues, givenValue, type Submitted } from './check-values.ts'
import type { Field } from './field.ts'
import { fieldType } from './registry.ts'
import { createShow } from './show-values.ts'

/** One version of an event type, ready to check and to show values. */
export type CompiledFields = {
  /** What the conditional rules make of an event with these values; undefined where there are no rules. */
  readonly decide: (
    submitted: Pick<Submitted, 'values' | 'missing'>,
    about: Subject,
    budget: Budget,
  ) => DecidedFields | undefined
  /** Values by name as submitted → values by id as stored; every problem is added to `problems`. */
  readonly check: (submitted: Submitted, problems: Problem[]) => FieldValues
  /** Values by id as stored → values by name as shown, in the order of the fields. */
  readonly show: (stored: FieldValues) => JsonObject
  /** Makes everything ready that the first event would otherwise wait for, piece by piece. */
  readonly preparations: () => Generator<void>
}

/** Compiles when it is first used: a catalog holds every version of every type, and works with few of them. */
export function compileFields(fields: readonly Field[], rules: readonly ConditionalRule[]): CompiledFields {
  const compiled = lazily(() => fields.map((field) => compiledField(field).get()))
  const decider = lazily(() => compileDecider(fields, rules))
  const show = lazily(() => createShow(fields))
  const hasRules = rules.some(({ enabled }) => enabled)
  const names = lazily(() => new Set(fields.map((field) => field.name)))
  return {
    decide: (submitted, about, budget) => {
      if (!hasRules) return undefined
      const { reads, decide } = decider.get()
      return decide(readValues(compiled.get(), reads, { ...submitted, budget }), about, budget)
    },
    check: (submitted, problems) => {
      const stored = checkValues(compiled.get(), submitted, problems)
      for (const name of Object.keys(submitted.values))
        if (!names.get().has(name)) problems.push(unknownField(name, submitted.values))
      return stored
    },
    show: (stored) => show.get()(stored),
    preparations: function* () {
      yield* madeReady(fields.map(compiledField))
      if (!hasRules) return
      yield* madeReady([decider])
      yield* madeReady(decider.get().parts)
    },
  }
}

/** A field that did not change is the same object in the next version of its type. */
const compiledField = rememberedBy((field: Field) => lazily(() => compileField(field)))

function compileField(field: Field): CompiledField {
  const type = fieldType(field.type)
  if (!type) throw new Error(`Field ${field.id} has the unknown type ${field.type}`)
  return { field, check: type.compile(field.settings) }
}

/** The values that rules read, by id as stored. A wrong value is none to them: its problem is reported anyway. */
function readValues(
  compiled: readonly CompiledField[],
  reads: ReadonlySet<string>,
  { values, missing, budget }: Pick<Submitted, 'values' | 'missing' | 'budget'>,
): FieldValues {
  const read: Record<string, Json> = {}
  for (const { field, check } of compiled) {
    if (!reads.has(field.name)) continue
    const value = givenValue(field, values, missing)
    const checked = value === null ? undefined : check(value, [], budget)
    if (checked?.ok) read[field.id] = checked.value
  }
  return read
}

function unknownField(name: string, submitted: JsonObject): Problem {
  const message = 'Extra inputs are not permitted'
  return { path: ['fields', name], code: 'extra_forbidden', message, input: submitted[name] }
}
