import type { EventType } from '../event-types/event-type.ts'
import type { FieldValues } from '../events/event.ts'
import type { Problem } from '../problems.ts'
import type { Condition } from './condition.ts'
import { type CompiledText, compileCondition, compileText } from './conditions/compile-condition.ts'
import { compileFieldReaders } from './conditions/field-readers.ts'
import { referencedFields } from './conditions/fields.ts'
import type { Subject, Variables, View } from './conditions/variables.ts'
import { inWordsOf } from './field-ids.ts'
import { guardEnvironment } from './guard-environment.ts'
import type { GuardRuleContent } from './guard-rule.ts'
import { type GuardJudgement, type GuardTests, judgeGuard, type Test } from './judge-guard.ts'
import { messagePlace } from './message-place.ts'

/** What guards read about an event; `fields` as they are stored. */
export type Said = Subject & { readonly fields: FieldValues }

/** The rules that bind a type, and how they see its events: in the names that its fields have today. */
export type GuardSet = {
  readonly guards: readonly CompiledGuard[]
  readonly view: (said: Said) => View
}

/** One version of a rule, ready to judge events of one type. */
export type CompiledGuard = {
  readonly ruleId: string
  readonly version: number
  readonly content: GuardRuleContent
  /** What can no longer be understood, and fails as `failure_policy` says; empty as a rule. */
  readonly faults: () => readonly Problem[]
  /** Never throws; validations that read one of the `untold` fields are passed over. */
  readonly judge: (variables: Variables, untold: ReadonlySet<string>) => GuardJudgement | 'not-applied'
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
 * Makes a version ready for a type, when it is first asked. It compiled when it was published; should it not any
 * more, it still binds: what cannot be understood counts as a condition that cannot be evaluated.
 */
export function compileGuard(
  { ruleId, version, content: said }: GuardVersion,
  type: EventType,
): CompiledGuard {
  const content = inWordsOf(said, type)
  let parts: CompiledParts | undefined
  const ready = () => {
    parts ??= compileParts(content, type)
    return parts
  }
  return {
    ruleId,
    version,
    content,
    faults: () => ready().faults,
    judge: (variables, untold) => judgeGuard(content, ready(), { variables, untold }),
  }
}

type CompiledParts = GuardTests & { readonly faults: readonly Problem[] }

function compileParts(content: GuardRuleContent, type: EventType): CompiledParts {
  const environment = guardEnvironment(content, [type])
  const faults: Problem[] = []
  const test = (condition: Condition, path: Problem['path']): Test => {
    const reads = referencedFields(condition)
    const compiled = compileCondition(condition, environment)
    if (compiled.ok) return { evaluate: compiled.condition.evaluate, reads }
    const found = compiled.problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }))
    faults.push(...found)
    const fault = { reason: 'wrong-type', message: found[0]!.message } as const
    return { evaluate: () => fault, reads }
  }
  const text = (expression: string | null): CompiledText | null => {
    const compiled = expression === null ? undefined : compileText(expression, environment)
    return compiled?.ok ? compiled.text : null
  }
  return {
    match: content.match === null ? null : test(content.match, ['match']),
    validations: content.validations.map(({ condition, messageExpression, field }, index) => ({
      ...test(condition, ['validations', index]),
      about: messagePlace(field, [type]),
      messageText: text(messageExpression),
    })),
    faults,
  }
}
