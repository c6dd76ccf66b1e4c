import { RE2JS } from 're2js'
import { type Frame, spend } from '../frame.ts'
import type { Analysis, Term } from '../term.ts'
import { BOOLEAN } from '../type.ts'
import { type Compute, type FunctionRule, functionRule } from './function-rule.ts'

const PATTERN_MAX_LENGTH = 250

/**
 * What one character costs per step of the pattern, in units. The matcher makes an automaton as it goes; patterns
 * such as `(a|b)*a(a|b){15}` have one state for every character they see, each made in time by their steps.
 */
const STEP_COST = 8

/** Per character: a list of words has few states. Words one after another, in brackets, do not: they are no such list. */
const WORD_LIST_COST = 2

const WORD_LIST = /^(?:\(\?i\))?\^?(?:\\b)?(?:\((?:\?:)?)?[\w ,;:@#%&/=<>"'|-]*\)?(?:\\b)?\$?$/

/** `text.matches("pattern")`: RE2 syntax, found anywhere in the text, in time by its length. */
export const MATCHES: FunctionRule = {
  ...functionRule('text.matches(text)', BOOLEAN, () => false),
  prepare,
}

function prepare(analysis: Analysis, terms: readonly Term[]): Compute | { wrong: string } {
  const pattern = terms[1]!.constant
  if (typeof pattern !== 'string')
    return { wrong: 'A pattern is written out, so that it can be checked when it is saved' }
  if (pattern.length > PATTERN_MAX_LENGTH)
    return { wrong: `A pattern has at most ${PATTERN_MAX_LENGTH} characters` }
  analysis.preparation += patternSize(pattern)
  if (analysis.preparation > PREPARATION_MAX) return { wrong: TOO_LARGE }
  const matcher = compile(pattern)
  if ('wrong' in matcher) return matcher
  const perCharacter = WORD_LIST.test(pattern) ? WORD_LIST_COST : STEP_COST * matcher.programSize()
  return (frame: Frame, text: string) => {
    spend(frame, 50 + text.length * perCharacter)
    return matcher.test(text)
  }
}

/** Steps of all patterns of one expression together, estimated before they are compiled. */
export const PREPARATION_MAX = 1_000

const TOO_LARGE = 'The patterns and time zones of this expression are too many or too large'

function compile(pattern: string): RE2JS | { readonly wrong: string } {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '')
    return { wrong: `This is not a pattern in RE2 syntax: ${reason}` }
  }
}

/**
 * About how many steps a pattern has once its repetitions are written out. Compiling takes time by them, so they
 * are counted before it.
 */
export function patternSize(pattern: string): number {
  const groups: number[] = [0]
  let atom = 0
  for (const [token] of pattern.matchAll(
    /\\[pP](?:\{[^}]*\}|.)|\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|./gsu,
  )) {
    const depth = groups.length - 1
    if (token === '(') groups.push(0)
    else if (token === ')' && depth > 0) {
      atom = groups.pop()! + 2
      groups[depth - 1]! += atom
    } else if (token.length > 2 && token.startsWith('{')) {
      const times = Math.max(...token.slice(1, -1).split(',').map(Number))
      groups[depth]! += atom * Math.max(0, times - 1)
      atom *= times
    } else {
      atom = /\\[pP]/.test(token) ? 20 : token.length > 2 ? token.length : 1
      groups[depth]! += atom
    }
  }
  return groups.reduce((sum, size) => sum + size, 0) * (pattern.includes('(?i') ? 2 : 1)
}
