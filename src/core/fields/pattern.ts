import { RE2JS } from 're2js'
import { type Budget, PATTERN_BUDGET } from '../rules/conditions/budget.ts'
import { type Fault, fails, passes } from './checked.ts'
import { plainText } from './plain-text.ts'
import type { Setting } from './setting.ts'

const PATTERN_MAX_LENGTH = 1_000

/** Steps of a compiled pattern; the time of a match is bounded by steps × characters, at some 75 ns each. */
const PATTERN_MAX_STEPS = 200

/** Code points that a text field with a pattern takes at most: with one, a text is a number plate, not a story. */
export const PATTERNED_TEXT_MAX_LENGTH = 1_000

const isPatternText = plainText({ min: 1, max: PATTERN_MAX_LENGTH })

export const PATTERN: Setting = {
  meaning:
    'A regular expression (RE2 syntax) that is found somewhere in the text; `^` and `$` bind it to the ends.',
  check: (value, path) => {
    const text = isPatternText(value, path)
    if (!text.ok) return text
    const fault = patternFault(text.value as string)
    return fault ? fails(fault, value, path) : passes(value)
  },
}

function patternFault(pattern: string): Fault | undefined {
  try {
    if (RE2JS.compile(pattern).programSize() <= PATTERN_MAX_STEPS) return undefined
    return unusable('it repeats too much')
  } catch (error) {
    const { message } = error as Error
    return unusable(message.replace(/^error parsing regexp: /, ''))
  }
}

function unusable(error: string): Fault {
  return {
    code: 'pattern_syntax',
    message: `Input should be a regular expression in RE2 syntax: ${error}`,
    ctx: { error },
  }
}

/**
 * Makes the test of a text from a pattern that passed the check. RE2 matches in linear time: a backtracking
 * matcher can be stopped for minutes by thirty characters.
 */
export function compilePattern(pattern: string): (text: string, budget?: Budget) => Fault | undefined {
  const matcher = RE2JS.compile(pattern)
  const steps = matcher.programSize()
  const mismatch: Fault = {
    code: 'string_pattern_mismatch',
    message: `String should match pattern '${pattern}'`,
    ctx: { pattern },
  }
  return (text, budget) => {
    const cost = text.length * steps
    if (budget && budget.patterns < cost) return TOO_COSTLY
    if (budget) budget.patterns -= cost
    return matcher.test(text) ? undefined : mismatch
  }
}

const TOO_COSTLY: Fault = {
  code: 'pattern_too_costly',
  message:
    'String takes too long to compare with its pattern: all patterns together have ' +
    `${PATTERN_BUDGET} steps for one event, one for each character and part of a pattern. Send a shorter text`,
  ctx: { max_steps: PATTERN_BUDGET },
}
