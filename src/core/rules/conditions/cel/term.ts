import { type Frame, spend } from './frame.ts'
import type { Node } from './node.ts'
import type { Flaw, FlawCode } from './parse.ts'
import type { Scope } from './scope.ts'
import { ANYTHING, type Type } from './type.ts'
import { failure, isFailure, typeOf, type Value } from './value.ts'

export type Run = (frame: Frame) => Value

/** A part of an expression that has been understood. */
export type Term = {
  readonly node: Node
  readonly type: Type
  readonly run: Run
  /** Its value, where that is known already. */
  readonly constant?: Value
  /** Undefined where there is no value: only for what may be asked about with `has` and `== null`. */
  readonly lookup?: (frame: Frame) => Value | undefined
}

/** What the parts of one expression are understood under. */
export type Analysis = {
  readonly scope: Scope
  readonly source: string
  readonly flaws: Flaw[]
  /** Constants are worked out on it. */
  readonly frame: Frame
  readonly analyze: (node: Node) => Term
  /** Parts seen so far. */
  parts: number
  /** What the loops cost on the longest lists, in units. */
  loopCost: number
  /** Patterns and time zones are prepared when saved, which costs, too. */
  preparation: number
  /** A part that is only asked whether it is there. */
  asking: Node | null
  /** The element of the loop that is being understood. */
  loop: { readonly name: string; readonly type: Type } | null
}

/** Nobody acts on more at once, and each costs time to say. */
const FLAWS_MAX = 10

/** Thrown when there are flaws enough. */
export const ENOUGH_FLAWS = new Error('The expression has too many flaws to name them all')

/** Notes a flaw and stands in for the part, so that the others are looked at, too. */
export function flawed(analysis: Analysis, node: Node, code: FlawCode, message: string): Term {
  // One flaw often has several faces; the first at a place is the one to act on.
  const { start, end } = node
  if (!analysis.flaws.some((flaw) => flaw.start <= start && end <= flaw.end)) {
    analysis.flaws.push({ code, message, start, end })
    if (analysis.flaws.length === FLAWS_MAX) throw ENOUGH_FLAWS
  }
  return { node, type: ANYTHING, run: () => UNKNOWN }
}

const UNKNOWN = failure('wrong-type', 'The expression is not valid')

/** How a message calls a part: as it was written. */
export function textOf({ source }: Analysis, { start, end }: Node): string {
  const text = source.slice(start, end)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

export function constantTerm(node: Node, value: Value): Term {
  return { node, type: typeOf(value), run: () => value, constant: value }
}

/** Understands a part of which only matters whether it is there. */
export function ask(analysis: Analysis, node: Node): Term {
  analysis.asking = node
  const term = analysis.analyze(node)
  analysis.asking = null
  return term
}

type Derived = {
  readonly node: Node
  readonly type: Type
  readonly operands: readonly Term[]
  readonly run: Run
}

/** A part made of others; where all of them are constants, it is worked out at once, but `dyn(1)` hides its type. */
export function derived(analysis: Analysis, { node, type, operands, run }: Derived): Term {
  const known = type.kind !== 'anything' && operands.every(({ constant }) => constant !== undefined)
  if (!known) return { node, type, run }
  spend(analysis.frame, 1)
  const value = run(analysis.frame)
  if (isFailure(value)) return flawed(analysis, node, 'condition_value', value.message)
  return constantTerm(node, value)
}
