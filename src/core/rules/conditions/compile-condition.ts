import type { Path, Problem } from '../../problems.ts'
import type { Condition } from '../condition.ts'
import { EXHAUSTED, pay } from './budget.ts'
import { analyzeExpression } from './cel/analyze.ts'
import type { Frame } from './cel/frame.ts'
import { type Flaw, parse } from './cel/parse.ts'
import type { Run, Term } from './cel/term.ts'
import { inWords, mayBe, type SimpleKind } from './cel/type.ts'
import { type FailureReason, failure, isFailure, type Value } from './cel/value.ts'
import { type ConditionEnvironment, isFieldOf, scopesOf, unitedScope } from './environment.ts'
import { fieldsNamedIn } from './fields.ts'
import { type Place, toCel } from './to-cel.ts'
import type { Variables } from './variables.ts'

/** A condition that has been checked and is ready to be asked about events. */
export type CompiledCondition = {
  readonly source: Condition
  /** Whether it holds, or why nobody can say. Never throws, and takes no longer than the budget it is given allows. */
  readonly evaluate: (variables: Variables) => Outcome
}

export type Outcome = 'true' | 'false' | EvaluationError

/** Why an expression has no value for this event, in words for whoever sent the event. */
export type EvaluationError = { readonly reason: FailureReason; readonly message: string }

/** An expression that makes text, such as the message of a guard rule. */
export type CompiledText = {
  readonly source: string
  readonly evaluate: (variables: Variables) => { readonly text: string } | EvaluationError
}

export type CompiledConditionResult =
  | { readonly ok: true; readonly condition: CompiledCondition }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export type CompiledTextResult =
  | { readonly ok: true; readonly text: CompiledText }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Checks a condition against everything it will be asked about. Problems carry the place: for CEL text `ctx` has
 * `line` and `column` (from 1) and `offset` (from 0, in UTF-16 units), for the structured form `path` leads to it.
 *
 * No evaluation holds a thread for more than a few milliseconds, whatever the expression and the values: the text,
 * its parts and their depth are bounded (`parse`), what a loop does with the longest list is summed up when it is
 * saved (`analyzeLoop`), and everything that grows with the size of a value is paid for from a budget before it is
 * done (`spend`); an evaluation that has used it up ends with the reason `too-costly`. The budget is the event's:
 * all that is asked about one event shares it.
 */
export function compileCondition(
  condition: Condition,
  environment: ConditionEnvironment,
): CompiledConditionResult {
  const compiled = compile(condition, environment, { kind: 'boolean', hint: 'A condition is true or false' })
  if (!compiled.ok) return compiled
  const evaluate = (variables: Variables): Outcome => {
    const value = evaluated(compiled, variables)
    if (value === true) return 'true'
    if (value === false) return 'false'
    return errorOf(value, 'The condition is neither true nor false')
  }
  return { ok: true, condition: { source: condition, evaluate } }
}

/** Checks an expression that must give text. */
export function compileText(source: string, environment: ConditionEnvironment): CompiledTextResult {
  const hint = 'A message is text: string(…) makes text of a value'
  const compiled = compile(source, environment, { kind: 'text', hint })
  if (!compiled.ok) return compiled
  const evaluate = (variables: Variables) => {
    const value = evaluated(compiled, variables)
    return typeof value === 'string' ? { text: value } : errorOf(value, 'The message is not text')
  }
  return { ok: true, text: { source, evaluate } }
}

function evaluated({ run, cost }: Ready, { event, old, budget }: Variables): Value {
  const frame: Frame = { event, old, item: null, budget }
  try {
    pay(budget, cost)
    return run(frame)
  } catch (error) {
    if (error !== EXHAUSTED) throw error
    budget.left -= Math.min(GIVING_UP, budget.left - budget.kept)
    return TOO_COSTLY
  }
}

const TOO_COSTLY: Value = failure('too-costly', EXHAUSTED.message)

/** What it costs to find out that there is too little left, in units. */
const GIVING_UP = 200

/** What it costs to ask at all, in units. */
const ASKING = 10

/** What each part of an expression costs beside what it does with values, in units. */
const PART_COST = 2

function errorOf(value: Value, otherwise: string): EvaluationError {
  if (!isFailure(value)) return { reason: 'wrong-type', message: otherwise }
  return { reason: value.reason, message: value.message }
}

type Wanted = { readonly kind: SimpleKind; readonly hint: string }

type Ready = { readonly run: Run; readonly cost: number }

type Compiled =
  | ({ readonly ok: true } & Ready)
  | { readonly ok: false; readonly problems: readonly Problem[] }

function compile(condition: Condition, environment: ConditionEnvironment, wanted: Wanted): Compiled {
  const written =
    typeof condition === 'string' ? { text: condition } : toCel(condition, isFieldOf(environment))
  const refuse = (flaws: readonly Flaw[]): Compiled => {
    return { ok: false, problems: problemsOf(flaws, condition, written) }
  }
  const parsed = parse(written.text)
  if (!parsed.ok) return refuse([parsed.flaw])
  const scopes = scopesOf(environment, fieldsNamedIn(parsed.node))
  // What runs must fit the events of every type, whatever each of them alone allows.
  if (scopes.length !== 1) scopes.push(unitedScope(environment))
  let ready: Ready | undefined
  for (const scope of scopes) {
    const analyzed = analyzeExpression(parsed.node, scope)
    if (!analyzed.ok) return refuse(analyzed.flaws)
    const flaw = flawOfResult(analyzed.term, wanted)
    if (flaw) return refuse([flaw])
    ready = { run: analyzed.term.run, cost: ASKING + analyzed.parts * PART_COST }
  }
  return { ok: true, ...ready! }
}

function flawOfResult({ type, node }: Term, { kind, hint }: Wanted): Flaw | undefined {
  if (mayBe(type, kind)) return undefined
  const { start, end } = node
  return { code: 'condition_type', message: `${hint}; this is ${inWords(type)}`, start, end }
}

type Written = { readonly text: string; readonly places?: readonly Place[] }

/** The text of a structured comparison can name its field twice: what is wrong with it is said once. */
function problemsOf(flaws: readonly Flaw[], input: Condition, written: Written): Problem[] {
  const problems = flaws.map((flaw) => problemOf(flaw, input, written))
  if (!written.places) return problems
  const said = new Map(problems.map((problem) => [`${problem.path.join('.')} ${problem.message}`, problem]))
  return [...said.values()]
}

function problemOf(flaw: Flaw, input: Condition, { text, places }: Written): Problem {
  const { code, message, start, end } = flaw
  if (places) return { path: pathAt(places, start, end), code, message, input }
  const before = text.slice(0, start)
  const line = before.split('\n').length
  const column = start - before.lastIndexOf('\n')
  return { path: [], code, message, input, ctx: { line, column, offset: start } }
}

/** The smallest part of the structured form that the text in question was made of. */
function pathAt(places: readonly Place[], start: number, end: number): Path {
  const around = places.filter((place) => place.start <= start && end <= place.end)
  around.sort((one, other) => one.end - one.start - (other.end - other.start))
  return around[0]?.path ?? []
}
