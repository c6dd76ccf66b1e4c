import { textFault } from '../storable-text.ts'
import type { Condition } from './condition.ts'
import type { CompiledText } from './conditions/compile-condition.ts'
import { toCel } from './conditions/to-cel.ts'
import type { Variables } from './conditions/variables.ts'
import type { GuardRuleContent, Validation } from './guard-rule.ts'

/** Code points would be fairer, but nothing depends on where a message that is too long ends. */
const LONGEST_MESSAGE = 1_000

/** What a validation that does not hold has to say: its own text, made or fixed, or else what it asks for. */
export function messageOf(said: Validation, text: CompiledText | null, variables: Variables): string {
  const made = text?.evaluate(variables)
  if (made && 'text' in made && made.text.trim() !== '' && !textFault(made.text)) {
    return shortened(made.text, LONGEST_MESSAGE)
  }
  return said.message ?? `The event should meet ${shortened(inCel(said.condition), 200)}`
}

/** The message with the rule that it comes from. */
export function named({ name }: Pick<GuardRuleContent, 'name'>, message: string): string {
  return `${message} (guard rule '${name}')`
}

function inCel(condition: Condition): string {
  return typeof condition === 'string' ? condition : toCel(condition).text
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`
}
