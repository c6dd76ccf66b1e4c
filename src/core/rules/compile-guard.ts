import type { EventType } from '../event-types/event-type.ts'
import type { FieldValues } from '../events/event.ts'
import type { Problem } from '../problems.ts'
import type { Condition } from './condition.ts'
import {
  type CompiledText,
  compileCondition,
  compileText,
  type Outcome,
} from './conditions/compile-condition.ts'
import { compileFieldReaders } from './conditions/field-readers.ts'
import { referencedFields } from './conditions/fields.ts'
import type { Subject, Variables, View } from './conditions/variables.ts'
import { inWordsOf } from './field-ids.ts'
import { guardEnvironment } from './guard-environment.ts'
import { messageOf, named } from './guard-message.ts'
import type { GuardRuleContent, Validation } from './guard-rule.ts'
import { type MessagePlace, messagePlace } from './message-place.ts'

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
  /** What does not hold; validations that read one of the `untold` fields are passed over. Never throws. */
  readonly judge: (
    variables: Variables,
    untold: ReadonlySet<string>,
  ) => readonly GuardFailure[] | 'not-applied'
}

/** A validation that does not hold. */
export type GuardFailure = {
  /** Its place in the list; null where it is the rule's `match` that cannot be evaluated. */
  readonly validation: number | null
  readonly about: MessagePlace
  /** Says what is wrong and names the rule. */
  readonly message: string
  readonly reason: string | null
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
    judge: (variables, untold) => judge(content, ready(), { variables, untold }),
  }
}

type Test = {
  readonly evaluate: (variables: Variables) => Outcome
  /** The fields it asks for. */
  readonly reads: ReadonlySet<string>
}

type CompiledValidation = Test & {
  readonly about: MessagePlace
  readonly messageText: CompiledText | null
}

type CompiledParts = {
  readonly match: Test | null
  readonly validations: readonly CompiledValidation[]
  readonly faults: readonly Problem[]
}

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

type Asked = { readonly variables: Variables; readonly untold: ReadonlySet<string> }

function judge(
  content: GuardRuleContent,
  { match, validations }: CompiledParts,
  { variables, untold }: Asked,
): readonly GuardFailure[] | 'not-applied' {
  const isTold = ({ reads }: Test) => untold.size === 0 || untold.isDisjointFrom(reads)
  if (match) {
    const outcome = isTold(match) ? match.evaluate(variables) : 'false'
    if (outcome !== 'true') return unmatched(content, outcome)
  }
  const failures: GuardFailure[] = []
  for (const [index, validation] of validations.entries()) {
    if (!isTold(validation)) continue
    const said = content.validations[index]!
    const finding = findingOf(content, said, validation.evaluate(variables))
    if (finding === undefined) continue
    const message = named(content, finding ?? messageOf(said, validation.messageText, variables))
    failures.push({ validation: index, about: validation.about, message, reason: said.reason })
  }
  return failures
}

/** A rule asks nothing of an event that lacks what it looks for. */
function unmatched(content: GuardRuleContent, outcome: Outcome): readonly GuardFailure[] | 'not-applied' {
  if (typeof outcome === 'string' || outcome.reason === 'no-value') return 'not-applied'
  if (content.failurePolicy === 'ignore') return 'not-applied'
  const message = named(content, `Whether this rule applies could not be evaluated: ${outcome.message}`)
  return [{ validation: null, about: null, message, reason: null }]
}

/** Undefined: nothing to say. Null: the validation's own message. A value that is not there fails like a wrong one. */
function findingOf(content: GuardRuleContent, said: Validation, outcome: Outcome): string | null | undefined {
  if (outcome === 'true') return undefined
  if (outcome === 'false') return null
  if (content.failurePolicy === 'ignore') return undefined
  if (outcome.reason === 'no-value') return null
  return `${said.message ?? 'This'} could not be evaluated: ${outcome.message}`
}
