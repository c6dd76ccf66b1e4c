import { chain, type Node, type NodeOf } from './node.ts'
import { type Analysis, derived, flawed, type Run, type Term, textOf } from './term.ts'
import { ANYTHING, BOOLEAN, inWords, type Type, unite } from './type.ts'
import { failure, isFailure, type Value } from './value.ts'

/**
 * `&&` and `||`, whole chains at once. One part can decide whatever the others are: `false && failure` is false,
 * and so is `failure && false`.
 */
export function analyzeChain(analysis: Analysis, node: NodeOf<'&&' | '||'>): Term {
  const terms = chain(node).map((part) => truth(analysis, part))
  const runs = terms.map(({ run }) => run)
  const decisive = node.op === '||'
  const run: Run = (frame) => {
    let failed: Value | undefined
    for (const part of runs) {
      const value = part(frame)
      if (value === decisive) return decisive
      if (value !== !decisive) failed ??= value
    }
    return failed ?? !decisive
  }
  return derived(analysis, { node, type: BOOLEAN, operands: terms, run })
}

export function analyzeNot(analysis: Analysis, node: NodeOf<'!_'>): Term {
  const term = truth(analysis, node.args)
  const run: Run = (frame) => {
    const value = term.run(frame)
    return typeof value === 'boolean' ? !value : value
  }
  return derived(analysis, { node, type: BOOLEAN, operands: [term], run })
}

export function analyzeChoice(analysis: Analysis, node: NodeOf<'?:'>): Term {
  const condition = truth(analysis, node.args[0])
  const yes = analysis.analyze(node.args[1])
  const no = analysis.analyze(node.args[2])
  const run: Run = (frame) => {
    const value = condition.run(frame)
    if (value === true) return yes.run(frame)
    return value === false ? no.run(frame) : value
  }
  return derived(analysis, { node, type: choiceType(yes.type, no.type), operands: [condition, yes, no], run })
}

function choiceType(yes: Type, no: Type): Type {
  return yes.kind === 'record' || no.kind === 'record' ? ANYTHING : unite(yes, no)
}

/** A part that is true or false, or a failure. */
export function truth(analysis: Analysis, node: Node): Term {
  const term = analysis.analyze(node)
  if (term.type.kind === 'boolean') return term
  const text = textOf(analysis, node)
  if (term.type.kind !== 'anything') {
    return flawed(
      analysis,
      node,
      'condition_type',
      `${text} is ${inWords(term.type)}, where true or false is needed`,
    )
  }
  const { run } = term
  const wrong = failure('wrong-type', `${text} is neither true nor false`)
  const checked: Run = (frame) => {
    const value = run(frame)
    return typeof value === 'boolean' || isFailure(value) ? value : wrong
  }
  return { ...term, run: checked }
}
