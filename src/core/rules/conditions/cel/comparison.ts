import { compare, contains, equals } from './compare-values.ts'
import type { Frame } from './frame.ts'
import { isThere } from './names.ts'
import type { Node, NodeOf } from './node.ts'
import { type Analysis, ask, constantTerm, derived, flawed, type Run, type Term, textOf } from './term.ts'
import { readSpan, readTime } from './time-text.ts'
import { BOOLEAN, inWords, mayBe, type Type } from './type.ts'
import { failure, isFailure, typeOf, type Value } from './value.ts'

/** `==` and `!=`. Values of different kinds are never equal; text that says a time or a duration equals it. */
export function analyzeEquality(analysis: Analysis, node: NodeOf<'==' | '!='>): Term {
  const [one, other] = node.args
  const expected = node.op === '=='
  if (isNull(one)) return analyzePresence(analysis, node, other)
  if (isNull(other)) return analyzePresence(analysis, node, one)
  const [left, right] = comparable(analysis, node)
  const run: Run = (frame) => {
    const a = left.run(frame)
    const b = right.run(frame)
    if (typeof a === 'number' && typeof b === 'number') return (a === b) === expected
    if (isFailure(a)) return a
    if (isFailure(b)) return b
    return equals(a, b, frame) === expected
  }
  return derived(analysis, { node, type: BOOLEAN, operands: [left, right], run })
}

function isNull(node: Node): boolean {
  return node.op === 'value' && node.args === null
}

/** `x == null` holds where x has no value. */
function analyzePresence(analysis: Analysis, node: NodeOf<'==' | '!='>, asked: Node): Term {
  if (isNull(asked)) return constantTerm(node, node.op === '==')
  const term = ask(analysis, asked)
  const { lookup, run } = term
  const there = lookup ? (frame: Frame) => isThere(lookup(frame)) : (frame: Frame) => isThere(run(frame))
  return { node, type: BOOLEAN, run: (frame) => there(frame) !== (node.op === '==') }
}

/** `<`, `<=`, `>` and `>=`, among numbers, texts, times and durations. */
export function analyzeOrder(analysis: Analysis, node: NodeOf<'<' | '<=' | '>' | '>='>): Term {
  const [left, right] = comparable(analysis, node)
  for (const { node, type } of [left, right]) {
    if (type.kind === 'boolean' || type.kind === 'list' || type.kind === 'map') {
      return flawed(
        analysis,
        node,
        'condition_type',
        `${textOf(analysis, node)} is ${inWords(type)}, which has no order`,
      )
    }
  }
  const holds = ORDERS[node.op]
  const run: Run = (frame) => {
    const a = left.run(frame)
    const b = right.run(frame)
    if (typeof a === 'number' && typeof b === 'number') return holds(a < b ? -1 : a > b ? 1 : 0)
    const order = compare(a, b, frame)
    return typeof order === 'number' ? holds(order) : order
  }
  return derived(analysis, { node, type: BOOLEAN, operands: [left, right], run })
}

const ORDERS: Readonly<Record<'<' | '<=' | '>' | '>=', (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** `x in list`, `key in map`. */
export function analyzeIn(analysis: Analysis, node: NodeOf<'in'>): Term {
  const value = analysis.analyze(node.args[0])
  const list = analysis.analyze(node.args[1])
  const { kind } = list.type
  if (kind !== 'list' && kind !== 'map' && kind !== 'anything') {
    const hint = kind === 'text' ? ': write text.contains(part)' : ''
    const message = `'in' needs a list, ${textOf(analysis, list.node)} is ${inWords(list.type)}${hint}`
    return flawed(analysis, node, 'condition_type', message)
  }
  if (list.type.kind !== 'list')
    return derived(analysis, { node, type: BOOLEAN, operands: [value, list], run: membership(value, list) })
  if (!isComparable(value.type, list.type.of)) return incomparable(analysis, node, value, list)
  const stranger = strangerIn(list, value.type)
  if (stranger) return incomparable(analysis, stranger.node, value, stranger)
  const said = adapted(analysis, list, value.type)
  return derived(analysis, { node, type: BOOLEAN, operands: [value, said], run: membership(value, said) })
}

/** The element of a list as it is written that no value of the type can equal. */
function strangerIn({ node, constant }: Term, type: Type): Term | undefined {
  if (node.op !== 'list' || !Array.isArray(constant)) return undefined
  const index = constant.findIndex((element) => !isComparable(type, typeOf(element)))
  return index < 0 ? undefined : constantTerm(node.args[index]!, constant[index])
}

function membership(value: Term, list: Term): Run {
  const quick = quickMembership(list.constant)
  return (frame) => {
    const sought = value.run(frame)
    if (quick && (typeof sought === 'string' || typeof sought === 'number')) return quick.has(sought)
    if (isFailure(sought)) return sought
    const found = list.run(frame)
    if (Array.isArray(found)) return contains(found, sought, frame)
    if (found instanceof Map) return typeof sought === 'string' && found.has(sought)
    return isFailure(found) ? found : NO_LIST
  }
}

const NO_LIST = failure('wrong-type', "'in' needs a list or a map")

/** A list of texts and numbers, known when saved, is not searched from the start every time. */
function quickMembership(list: Value | undefined): ReadonlySet<Value> | undefined {
  if (!Array.isArray(list)) return undefined
  return list.every((element) => typeof element === 'string' || typeof element === 'number')
    ? new Set(list)
    : undefined
}

/** Both sides, with text that stands for a time or a duration read as one. */
function comparable(analysis: Analysis, node: NodeOf<'==' | '!=' | '<' | '<=' | '>' | '>='>): [Term, Term] {
  const left = analysis.analyze(node.args[0])
  const right = analysis.analyze(node.args[1])
  if (!isComparable(left.type, right.type)) incomparable(analysis, node, left, right)
  return [adapted(analysis, left, right.type), adapted(analysis, right, left.type)]
}

/** Whether a value of one type may equal one of the other. */
export function isComparable(one: Type, other: Type): boolean {
  if (one.kind === 'record' || other.kind === 'record') return false
  if (mayBe(one, other.kind) || other.kind === 'anything') return true
  const kinds = [one.kind, other.kind]
  return kinds.includes('text') && (kinds.includes('time') || kinds.includes('duration'))
}

function incomparable(analysis: Analysis, node: Node, left: Term, right: Term): Term {
  return flawed(analysis, node, 'condition_type', incomparableInWords(analysis, left, right))
}

/** Why two parts are never equal, each as it was written. */
export function incomparableInWords(analysis: Analysis, left: Term, right: Term): string {
  const [one, other] = [left, right].map(({ node, type }) => `${textOf(analysis, node)} is ${inWords(type)}`)
  const kinds = [left.type.kind, right.type.kind]
  const hint = kinds.includes('duration') ? ': duration("4h") is a duration' : ''
  return `These cannot be compared: ${one}, ${other}${hint}`
}

/** A constant text, or a list of them, as the times or durations it is held against. */
function adapted(analysis: Analysis, term: Term, against: Type): Term {
  const { constant, node } = term
  if (against.kind !== 'time' && against.kind !== 'duration') return term
  const read = against.kind === 'time' ? readTime : readSpan
  const adapt = (value: Value) => (typeof value === 'string' ? read(value, analysis.frame) : value)
  const value = Array.isArray(constant) ? constant.map(adapt) : constant && adapt(constant)
  if (value === undefined) return term
  const failed = (Array.isArray(value) ? value : [value]).find(isFailure)
  if (failed) return flawed(analysis, node, 'condition_value', failed.message)
  return constantTerm(node, value)
}
