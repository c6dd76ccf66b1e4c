import type { Lazy } from '../lazily.ts'
import type { Problem } from '../problems.ts'
import type { CompiledText, Outcome } from './conditions/compile-condition.ts'
import type { Variables } from './conditions/variables.ts'
import { messageOf, named } from './guard-message.ts'
import type { GuardRuleContent } from './guard-rule.ts'
import type { MessagePlace } from './message-place.ts'

/** What a rule that applies to an event makes of it. */
export type GuardJudgement = {
  /** What does not hold; the event passes where nothing does. */
  readonly failures: readonly GuardFailure[]
  /** What could not be evaluated although the event has all the values, which `failure_policy` passes over. */
  readonly passedOver: readonly string[]
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

/** A condition, understood when it is first asked. */
export type Test = {
  readonly condition: Lazy<Understood>
  /** The fields it asks for. */
  readonly reads: Lazy<ReadonlySet<string>>
}

export type Understood = {
  readonly evaluate: (variables: Variables) => Outcome
  /** Why it cannot be understood any more; empty as a rule. */
  readonly faults: readonly Problem[]
}

export type CompiledValidation = Test & { readonly text: Lazy<MadeMessage> | null }

export type MadeMessage = { readonly text: CompiledText | null }

export type GuardTests = {
  readonly match: Test | null
  readonly validations: readonly CompiledValidation[]
}

export type Judge = {
  readonly content: GuardRuleContent
  readonly tests: GuardTests
  readonly placeOf: (field: string | null) => MessagePlace
}

export type Asked = {
  readonly variables: Variables
  /** Fields without a value to judge: validations that read one of them are passed over. */
  readonly untold: ReadonlySet<string>
}

/** Asks all validations of a rule whose `match` holds; one that cannot be evaluated spoils no other. */
export function judgeGuard(
  { content, tests: { match, validations }, placeOf }: Judge,
  { variables, untold }: Asked,
): GuardJudgement | 'not-applied' {
  const isTold = ({ reads }: Test) => untold.size === 0 || untold.isDisjointFrom(reads.get())
  if (match) {
    const outcome = isTold(match) ? match.condition.get().evaluate(variables) : 'false'
    if (outcome !== 'true') return unmatched(content, outcome)
  }
  const failures: GuardFailure[] = []
  const passedOver: string[] = []
  for (const [index, validation] of validations.entries()) {
    if (!isTold(validation)) continue
    const outcome = validation.condition.get().evaluate(variables)
    if (outcome === 'true') continue
    const said = content.validations[index]!
    const message = unevaluated(outcome, said.message === null ? 'This' : `'${said.message}'`)
    if (outcome !== 'false' && content.failurePolicy === 'ignore') {
      if (message !== null) passedOver.push(named(content, message))
      continue
    }
    const told = named(content, message ?? messageOf(said, validation.text?.get().text ?? null, variables))
    failures.push({ validation: index, about: placeOf(said.field), message: told, reason: said.reason })
  }
  return { failures, passedOver }
}

/** A rule asks nothing of an event that lacks what it looks for. */
function unmatched(content: GuardRuleContent, outcome: Outcome): GuardJudgement | 'not-applied' {
  const message = unevaluated(outcome, 'Whether this rule applies')
  if (message === null) return 'not-applied'
  const told = named(content, message)
  if (content.failurePolicy === 'ignore') return { failures: [], passedOver: [told] }
  return { failures: [{ validation: null, about: null, message: told, reason: null }], passedOver: [] }
}

/** Null where there is an answer. A value that is not there is one: it fails like a wrong one. */
function unevaluated(outcome: Outcome, what: string): string | null {
  if (typeof outcome === 'string' || outcome.reason === 'no-value') return null
  return `${what} could not be evaluated: ${outcome.message}`
}
