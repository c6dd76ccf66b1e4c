import { MAX_INSTANT, MIN_INSTANT } from '../../../time/instant.ts'
import { type Frame, spend } from './frame.ts'
import type { NodeOf } from './node.ts'
import { LIST_MAX_LENGTH } from './parse.ts'
import { type Analysis, derived, flawed, type Run, type Term, textOf } from './term.ts'
import { ANYTHING, inWords, type Kind, type Type, unite } from './type.ts'
import { failure, isFailure, kindOf, type Span, span, type Time, time, type Value } from './value.ts'

/** UTF-16 units of a text that an expression makes. */
export const TEXT_MAX_LENGTH = 262_144

type Operator = '+' | '-' | '*' | '/' | '%'

type Rule = {
  readonly left: Kind
  readonly operator: Operator
  readonly right: Kind
  readonly result: Kind
  readonly run: (left: never, right: never, frame: Frame) => Value
}

/** Everything that can be reckoned with. There is one kind of number: 7 / 2 is 3.5, and 1 is 1.0. */
const RULES: readonly Rule[] = [
  rule('number + number', 'number', (a: number, b: number) => finite(a + b)),
  rule('number - number', 'number', (a: number, b: number) => finite(a - b)),
  rule('number * number', 'number', (a: number, b: number) => finite(a * b)),
  rule('number / number', 'number', (a: number, b: number) => (b === 0 ? BY_ZERO : finite(a / b))),
  rule('number % number', 'number', (a: number, b: number) => (b === 0 ? BY_ZERO : finite(a % b))),
  rule('text + text', 'text', join),
  rule('list + list', 'list', concatenate),
  rule('time + duration', 'time', (a: Time, b: Span) => within(a.micros + b.micros)),
  rule('duration + time', 'time', (a: Span, b: Time) => within(a.micros + b.micros)),
  rule('time - duration', 'time', (a: Time, b: Span) => within(a.micros - b.micros)),
  rule('time - time', 'duration', (a: Time, b: Time) => span(a.micros - b.micros)),
  rule('duration + duration', 'duration', (a: Span, b: Span) => lasting(a.micros + b.micros)),
  rule('duration - duration', 'duration', (a: Span, b: Span) => lasting(a.micros - b.micros)),
  rule('duration * number', 'duration', (a: Span, b: number) => scaled(a, b)),
  rule('number * duration', 'duration', (a: number, b: Span) => scaled(b, a)),
  rule('duration / number', 'duration', (a: Span, b: number) => (b === 0 ? BY_ZERO : scaled(a, 1 / b))),
  rule('duration / duration', 'number', (a: Span, b: Span) =>
    b.micros === 0n ? BY_ZERO : finite(Number(a.micros) / Number(b.micros)),
  ),
]

function rule<L, R>(words: string, result: Kind, run: (left: L, right: R, frame: Frame) => Value): Rule {
  const [left, operator, right] = words.split(' ') as [Kind, Operator, Kind]
  return { left, operator, right, result, run }
}

const BY_ZERO = failure('arithmetic', 'Division by zero')
const TOO_LARGE = failure('arithmetic', 'The result is too large for a number')
const NO_SUCH_TIME = failure('arithmetic', 'The result is not a time of the years 1 to 9999')
const TOO_LONG = failure('arithmetic', 'The result is too long for a duration')
const LONG_TEXT = failure('too-large', `Text has at most ${TEXT_MAX_LENGTH} characters`)
const LONG_LIST = failure('too-large', `A list has at most ${LIST_MAX_LENGTH} elements`)

function finite(result: number): Value {
  return Number.isFinite(result) ? result + 0 : TOO_LARGE
}

function within(micros: bigint): Value {
  return micros < MIN_INSTANT || micros > MAX_INSTANT ? NO_SUCH_TIME : time(micros)
}

/** Ten thousand years either way. */
const LONGEST = MAX_INSTANT - MIN_INSTANT

function lasting(micros: bigint): Value {
  return micros > LONGEST || micros < -LONGEST ? TOO_LONG : span(micros)
}

function scaled({ micros }: Span, factor: number): Value {
  const product = Number(micros) * factor
  return Math.abs(product) <= Number(LONGEST) ? lasting(BigInt(Math.round(product))) : TOO_LONG
}

function join(one: string, other: string, frame: Frame): Value {
  const length = one.length + other.length
  spend(frame, length >> 4)
  return length > TEXT_MAX_LENGTH ? LONG_TEXT : one + other
}

function concatenate(one: readonly Value[], other: readonly Value[], frame: Frame): Value {
  const length = one.length + other.length
  spend(frame, length)
  return length > LIST_MAX_LENGTH ? LONG_LIST : [...one, ...other]
}

export function analyzeArithmetic(analysis: Analysis, node: NodeOf<Operator>): Term {
  const operator = node.op
  const left = analysis.analyze(node.args[0])
  const right = analysis.analyze(node.args[1])
  const possible = RULES.filter((rule) => fits(rule, operator, left.type.kind, right.type.kind))
  if (possible.length === 0)
    return flawed(analysis, node, 'condition_type', misfit(analysis, operator, left, right))
  const wrong = failure('wrong-type', `The values do not fit: ${textOf(analysis, node)}`)
  const run: Run = (frame) => {
    const one = left.run(frame)
    const other = right.run(frame)
    const rule = ruleFor(possible, kindOf(one), kindOf(other))
    if (rule) return rule.run(one as never, other as never, frame)
    if (isFailure(one)) return one
    return isFailure(other) ? other : wrong
  }
  return derived(analysis, {
    node,
    type: resultType(possible, left.type, right.type),
    operands: [left, right],
    run,
  })
}

function fits(rule: Rule, operator: Operator, left: Kind, right: Kind): boolean {
  if (rule.operator !== operator) return false
  return (rule.left === left || left === 'anything') && (rule.right === right || right === 'anything')
}

function resultType(possible: readonly Rule[], left: Type, right: Type): Type {
  const [first, ...others] = possible
  if (others.some(({ result }) => result !== first!.result)) return ANYTHING
  if (first!.result !== 'list') return { kind: first!.result } as Type
  return left.kind === 'list' && right.kind === 'list' ? unite(left, right) : { kind: 'list', of: ANYTHING }
}

function misfit(analysis: Analysis, operator: Operator, left: Term, right: Term): string {
  const [one, other] = [left, right].map(({ node, type }) => `${textOf(analysis, node)} is ${inWords(type)}`)
  const kinds = [left.type.kind, right.type.kind]
  const hint = operator === '+' && kinds.includes('text') ? ': string(…) makes text of a value' : ''
  return `'${operator}' does not fit: ${one}, ${other}${hint}`
}

function ruleFor(rules: readonly Rule[], left: string, right: string): Rule | undefined {
  for (const rule of rules) if (rule.left === left && rule.right === right) return rule
  return undefined
}

export function analyzeMinus(analysis: Analysis, node: NodeOf<'-_'>): Term {
  const term = analysis.analyze(node.args)
  const { kind } = term.type
  if (kind !== 'number' && kind !== 'duration' && kind !== 'anything') {
    const message = `'-' does not fit: ${textOf(analysis, term.node)} is ${inWords(term.type)}`
    return flawed(analysis, node, 'condition_type', message)
  }
  const run: Run = (frame) => negative(term.run(frame))
  return derived(analysis, { node, type: term.type, operands: [term], run })
}

const NO_NEGATIVE = failure('wrong-type', 'Only numbers and durations can be negative')

function negative(value: Value): Value {
  if (typeof value === 'number') return 0 - value
  if (isFailure(value)) return value
  if (kindOf(value) === 'duration') return span(-(value as Span).micros)
  return NO_NEGATIVE
}
