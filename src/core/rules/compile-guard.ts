import type { EventType } from '../event-types/event-type.ts'
import type { FieldValues } from '../events/event.ts'
import { type Lazy, lazily, rememberedBy } from '../lazily.ts'
import type { Problem } from '../problems.ts'
import type { Condition } from './condition.ts'
import { compileCondition, compileText } from './conditions/compile-condition.ts'
import type { ConditionEnvironment } from './conditions/environment.ts'
import { compileFieldReaders } from './conditions/field-readers.ts'
import { referencedFields } from './conditions/fields.ts'
import { typesRead } from './conditions/types-read.ts'
import type { Subject, Variables, View } from './conditions/variables.ts'
import { fieldsRead, inWordsOf } from './field-ids.ts'
import { guardEnvironment } from './guard-environment.ts'
import type { GuardRuleContent, Validation } from './guard-rule.ts'
import {
  type CompiledValidation,
  type GuardJudgement,
  type GuardTests,
  judgeGuard,
  type MadeMessage,
  type Test,
  type Understood,
} from './judge-guard.ts'
import { messagePlace } from './message-place.ts'

/** What guards read about an event; `fields` as they are stored. */
export type Said = Subject & { readonly fields: FieldValues }

/** The rules that bind a type, and how they see its events: in the names that its fields have today. */
export type GuardSet = {
  readonly guards: readonly CompiledGuard[]
  readonly view: (said: Said) => View
}

/** One version of a rule for events of one type; its conditions are compiled when they are first asked. */
export type CompiledGuard = {
  readonly ruleId: string
  readonly version: number
  readonly content: GuardRuleContent
  /** What can no longer be understood, and fails as `failure_policy` says; empty as a rule. */
  readonly faults: () => readonly Problem[]
  /** Never throws; validations that read one of the `untold` fields are passed over. */
  readonly judge: (variables: Variables, untold: ReadonlySet<string>) => GuardJudgement | 'not-applied'
  /** What takes time to make. */
  readonly parts: readonly Lazy<object>[]
}

export type GuardVersion = {
  readonly ruleId: string
  readonly version: number
  readonly content: GuardRuleContent
}

/** How conditions see events of a type. */
export function guardView({ fields }: Pick<EventType, 'fields'>): GuardSet['view'] {
  const readers = compileFieldReaders(fields)
  return (said) => ({ subject: said, fields: readers.stored(said.fields) })
}

/**
 * Makes a version ready for a type. It compiled when it was published; should it not any more, it still binds: what
 * cannot be understood counts as a condition that cannot be evaluated.
 */
export function compileGuard(
  { ruleId, version, content: said }: GuardVersion,
  type: EventType,
): CompiledGuard {
  const { content, tests, parts } = testsFor(said, type)
  return {
    ruleId,
    version,
    content,
    faults: () => faultsOf(tests),
    judge: (variables, untold) =>
      judgeGuard({ content, tests, placeOf: (field) => messagePlace(field, [type]) }, { variables, untold }),
    parts,
  }
}

type Compiled = {
  readonly content: GuardRuleContent
  readonly tests: GuardTests
  readonly parts: readonly Lazy<object>[]
}

/** Types in whose words a rule means the same share its tests, and so do the states of a type before and after a change. */
function testsFor(said: GuardRuleContent, type: EventType): Compiled {
  const { names, byMeaning } = knownTests(said)
  const bound = said.fieldIds[type.id] ?? {}
  const today = names.map((name) => {
    const id = bound[name]
    return (id && type.fields.find((field) => field.id === id)?.name) ?? name
  })
  const meaning = typesRead(today, type)
  let compiled = byMeaning.get(meaning)
  if (!compiled) {
    compiled = compileTests(inWordsOf(said, type), type)
    byMeaning.set(meaning, compiled)
  }
  return compiled
}

const knownTests = rememberedBy((content: GuardRuleContent) => ({
  names: fieldsRead(content),
  byMeaning: new Map<string, Compiled>(),
}))

function compileTests(content: GuardRuleContent, type: EventType): Compiled {
  const environment = guardEnvironment(content, [type])
  const tests: GuardTests = {
    match: content.match === null ? null : testOf(content.match, ['match'], environment),
    validations: content.validations.map((validation, index) =>
      validationOf(validation, ['validations', index], environment),
    ),
  }
  const parts = [tests.match, ...tests.validations].flatMap((test) => (test ? [test.condition] : []))
  return { content, tests, parts: [...parts, ...tests.validations.flatMap(({ text }) => text ?? [])] }
}

function validationOf(
  { condition, messageExpression }: Validation,
  path: Problem['path'],
  environment: ConditionEnvironment,
): CompiledValidation {
  const text = messageExpression === null ? null : lazily(() => madeMessage(messageExpression, environment))
  return { ...testOf(condition, path, environment), text }
}

function testOf(condition: Condition, path: Problem['path'], environment: ConditionEnvironment): Test {
  return {
    reads: lazily(() => referencedFields(condition)),
    condition: lazily(() => understand(condition, path, environment)),
  }
}

function understand(
  condition: Condition,
  path: Problem['path'],
  environment: ConditionEnvironment,
): Understood {
  const compiled = compileCondition(condition, environment)
  if (compiled.ok) return { evaluate: compiled.condition.evaluate, faults: [] }
  const faults = compiled.problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }))
  const fault = { reason: 'wrong-type', message: faults[0]!.message } as const
  return { evaluate: () => fault, faults }
}

function madeMessage(expression: string, environment: ConditionEnvironment): MadeMessage {
  const compiled = compileText(expression, environment)
  return { text: compiled.ok ? compiled.text : null }
}

function faultsOf({ match, validations }: GuardTests): Problem[] {
  return [match, ...validations].flatMap((test) => test?.condition.get().faults ?? [])
}
