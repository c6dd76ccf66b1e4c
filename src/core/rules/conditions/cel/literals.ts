import type { NodeOf } from './node.ts'
import { type Analysis, constantTerm, derived, flawed, type Run, type Term, textOf } from './term.ts'
import { ANYTHING, inWords, listOf, MAP, mayBe, unite } from './type.ts'
import { failure, isFailure, type Value } from './value.ts'

export function analyzeLiteral(analysis: Analysis, node: NodeOf<'value'>): Term {
  const { args } = node
  if (args === null || typeof args === 'string' || typeof args === 'boolean') return constantTerm(node, args)
  if (args instanceof Uint8Array)
    return flawed(analysis, node, 'condition_syntax', 'Bytes are not part of conditions')
  // Whole numbers come as bigint or as the library's unsigned kind; there is one kind of number here.
  const number = Number(args)
  if (typeof args !== 'number' && !Number.isSafeInteger(number)) {
    const message = `${textOf(analysis, node)} is beyond the whole numbers that are exact, ±${Number.MAX_SAFE_INTEGER}`
    return flawed(analysis, node, 'condition_value', message)
  }
  return constantTerm(node, number)
}

export function analyzeList(analysis: Analysis, node: NodeOf<'list'>): Term {
  const terms = node.args.map((element) => value(analysis, analysis.analyze(element)))
  const of = terms.length === 0 ? ANYTHING : terms.map(({ type }) => type).reduce(unite)
  const runs = terms.map(({ run }) => run)
  const run: Run = (frame) => {
    const elements: Value[] = []
    for (const element of runs) {
      const value = element(frame)
      if (isFailure(value)) return value
      elements.push(value)
    }
    return elements
  }
  return derived(analysis, { node, type: listOf(of), operands: terms, run })
}

/** A part that must be a value, where `event` and its like are none. */
function value(analysis: Analysis, term: Term): Term {
  if (term.type.kind !== 'record') return term
  return flawed(
    analysis,
    term.node,
    'condition_type',
    `${textOf(analysis, term.node)} is ${inWords(term.type)}, not a value`,
  )
}

/** `{"LOW": 10, "HIGH": 100}`: keys are text. */
export function analyzeMap(analysis: Analysis, node: NodeOf<'map'>): Term {
  const entries = node.args.map(([key, content]) => ({
    key: analysis.analyze(key),
    content: value(analysis, analysis.analyze(content)),
  }))
  const wrongKey = entries.find(({ key }) => !mayBe(key.type, 'text'))?.key
  if (wrongKey)
    return flawed(analysis, wrongKey.node, 'condition_type', `A key is text, not ${inWords(wrongKey.type)}`)
  const run: Run = (frame) => {
    const map = new Map<string, Value>()
    for (const { key, content } of entries) {
      const name = key.run(frame)
      const value = content.run(frame)
      if (isFailure(name)) return name
      if (isFailure(value)) return value
      if (typeof name !== 'string') return KEY_NOT_TEXT
      map.set(name, value)
    }
    return map
  }
  const operands = entries.flatMap(({ key, content }) => [key, content])
  return derived(analysis, { node, type: MAP, operands, run })
}

const KEY_NOT_TEXT = failure('wrong-type', 'A key is text')
