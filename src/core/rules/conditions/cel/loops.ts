import { EXPRESSION_BUDGET } from '../budget.ts'
import { type Frame, spend } from './frame.ts'
import { truth } from './logic.ts'
import { ROOTS } from './names.ts'
import type { Node, NodeOf } from './node.ts'
import { LIST_MAX_LENGTH } from './parse.ts'
import { type Analysis, derived, flawed, type Run, type Term, textOf } from './term.ts'
import { BOOLEAN, inWords, listOf, type Type } from './type.ts'
import { failure, isFailure, type Value } from './value.ts'

/** What one part of a loop's body costs per element, in units. */
const PART_COST = 4

const MACROS: Readonly<Record<string, readonly number[]>> = {
  all: [2],
  exists: [2],
  exists_one: [2],
  filter: [2],
  map: [2, 3],
}

/** Whether a call is one of CEL's loops: `list.exists(tag, tag == "leak")`. */
export function isLoop(node: NodeOf<'rcall'>): boolean {
  const [name, , parts] = node.args
  return Object.hasOwn(MACROS, name) && MACROS[name]!.includes(parts.length)
}

/**
 * Loops do not stand in loops, and what one does with an element is bounded when it is saved: the longest lists
 * times the parts of the body stay within the budget of one evaluation.
 */
export function analyzeLoop(analysis: Analysis, node: NodeOf<'rcall'>): Term {
  const [name, listNode, [variable, ...bodyNodes]] = node.args
  const list = analysis.analyze(listNode)
  const wrong = wrongWithLoop(analysis, list, variable!)
  if (wrong) return flawed(analysis, node, wrong.code, wrong.message)
  const before = analysis.parts
  const element = list.type.kind === 'list' ? list.type.of : ({ kind: 'anything' } as const)
  analysis.loop = { name: variable!.args as string, type: element }
  const needsTruth = (index: number) => name !== 'map' || (bodyNodes.length === 2 && index === 0)
  const bodies = bodyNodes.map((body, index) =>
    needsTruth(index) ? truth(analysis, body) : analysis.analyze(body),
  )
  analysis.loop = null
  const cost = (analysis.parts - before + 1) * PART_COST
  analysis.loopCost += cost * (Array.isArray(list.constant) ? list.constant.length : LIST_MAX_LENGTH)
  if (analysis.loopCost > EXPRESSION_BUDGET) return flawed(analysis, node, 'condition_limit', TOO_COSTLY)
  return loopTerm(analysis, { node, name, list, bodies, cost })
}

const TOO_COSTLY = `On lists of ${LIST_MAX_LENGTH} elements this would take too long: do less with each element`

type Wrong = {
  readonly code: 'condition_type' | 'condition_name' | 'condition_limit'
  readonly message: string
}

function wrongWithLoop(analysis: Analysis, list: Term, variable: Node): Wrong | undefined {
  const { kind } = list.type
  if (kind !== 'list' && kind !== 'anything') {
    const message = `${textOf(analysis, list.node)} is ${inWords(list.type)}, where a list is needed`
    return { code: 'condition_type', message }
  }
  if (analysis.loop)
    return { code: 'condition_limit', message: 'Loops such as all() and map() do not stand in each other' }
  if (ROOTS.includes(variable.args as string)) {
    return {
      code: 'condition_name',
      message: `'${variable.args}' has its own meaning: call the element something else`,
    }
  }
  return undefined
}

type Loop = {
  readonly node: Node
  readonly name: string
  readonly list: Term
  readonly bodies: readonly Term[]
  readonly cost: number
}

function loopTerm(analysis: Analysis, { node, name, list, bodies, cost }: Loop): Term {
  const [first, second] = bodies.map(({ run }) => run)
  const notAList = failure('wrong-type', `${textOf(analysis, list.node)} is not a list`)
  const body = LOOPS[name]!(first!, second)
  const run: Run = (frame) => {
    const elements = list.run(frame)
    if (!Array.isArray(elements)) return isFailure(elements) ? elements : notAList
    if (elements.length > LIST_MAX_LENGTH) return LONG_LIST
    spend(frame, elements.length * cost)
    return body(frame, elements)
  }
  const type: Type = name === 'map' ? listOf(bodies.at(-1)!.type) : name === 'filter' ? list.type : BOOLEAN
  return derived(analysis, { node, type, operands: [list, ...bodies], run })
}

const LONG_LIST = failure('too-large', `A list has at most ${LIST_MAX_LENGTH} elements`)

type Body = (frame: Frame, elements: readonly Value[]) => Value

const LOOPS: Readonly<Record<string, (first: Run, second: Run | undefined) => Body>> = {
  exists: (holds) => (frame, elements) => decide({ frame, elements, holds, decisive: true }),
  all: (holds) => (frame, elements) => decide({ frame, elements, holds, decisive: false }),
  exists_one: (holds) => (frame, elements) => {
    const found = select(frame, elements, holds)
    return isFailure(found) ? found : (found as readonly Value[]).length === 1
  },
  filter: (holds) => (frame, elements) => select(frame, elements, holds),
  map: (first, second) => (frame, elements) => {
    const chosen = second ? select(frame, elements, first) : elements
    return isFailure(chosen as Value)
      ? (chosen as Value)
      : transform(frame, chosen as readonly Value[], second ?? first)
  },
}

type Decision = {
  readonly frame: Frame
  readonly elements: readonly Value[]
  readonly holds: Run
  readonly decisive: boolean
}

/** One element can decide, whatever the others are; without one, a failure is the answer. */
function decide({ frame, elements, holds, decisive }: Decision): Value {
  let failed: Value | undefined
  for (const element of elements) {
    frame.item = element
    const value = holds(frame)
    if (value === decisive) return decisive
    if (value !== !decisive) failed ??= value
  }
  return failed ?? !decisive
}

function select(frame: Frame, elements: readonly Value[], holds: Run): Value {
  const selected: Value[] = []
  for (const element of elements) {
    frame.item = element
    const value = holds(frame)
    if (value === true) selected.push(element)
    else if (value !== false) return value
  }
  return selected
}

function transform(frame: Frame, elements: readonly Value[], how: Run): Value {
  const made: Value[] = []
  for (const element of elements) {
    frame.item = element
    const value = how(frame)
    if (isFailure(value)) return value
    made.push(value)
  }
  return made
}
