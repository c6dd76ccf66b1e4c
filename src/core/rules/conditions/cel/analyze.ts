import { EXHAUSTED, EXPRESSION_BUDGET, openBudget } from '../budget.ts'
import { analyzeArithmetic, analyzeMinus } from './arithmetic.ts'
import { analyzeCall, analyzeMethod } from './calls.ts'
import { analyzeEquality, analyzeIn, analyzeOrder } from './comparison.ts'
import { analyzeList, analyzeLiteral, analyzeMap } from './literals.ts'
import { analyzeChain, analyzeChoice, analyzeNot } from './logic.ts'
import { analyzeLoop, isLoop } from './loops.ts'
import { analyzeMember, analyzeName } from './names.ts'
import type { Node } from './node.ts'
import type { Flaw } from './parse.ts'
import type { Scope } from './scope.ts'
import { type Analysis, ENOUGH_FLAWS, flawed, type Term } from './term.ts'

/** What an expression means under a scope, or everything that is wrong with it. */
export type Analyzed =
  | { readonly ok: true; readonly term: Term; readonly parts: number }
  | { readonly ok: false; readonly flaws: readonly Flaw[] }

/** Understands an expression: names, types and constants. Never throws. */
export function analyzeExpression(root: Node, scope: Scope): Analyzed {
  const analysis: Analysis = {
    scope,
    source: root.input,
    flaws: [],
    frame: { event: null, old: null, item: null, budget: openBudget(EXPRESSION_BUDGET) },
    analyze: (node) => {
      analysis.parts += 1
      return analyze(analysis, node)
    },
    parts: 0,
    loopCost: 0,
    preparation: 0,
    asking: null,
    loop: null,
  }
  const { flaws } = analysis
  try {
    const term = analysis.analyze(root)
    return flaws.length === 0 ? { ok: true, term, parts: analysis.parts } : { ok: false, flaws }
  } catch (error) {
    if (error === ENOUGH_FLAWS) return { ok: false, flaws }
    if (error !== EXHAUSTED) throw error
    return { ok: false, flaws: [...flaws, tooCostly(root)] }
  }
}

function tooCostly({ start, end }: Node): Flaw {
  return {
    code: 'condition_limit',
    message: 'What is known beforehand here takes too long to work out',
    start,
    end,
  }
}

function analyze(analysis: Analysis, node: Node): Term {
  switch (node.op) {
    case 'value':
      return analyzeLiteral(analysis, node)
    case 'list':
      return analyzeList(analysis, node)
    case 'map':
      return analyzeMap(analysis, node)
    case 'id':
      return analyzeName(analysis, node)
    case '.':
    case '[]':
      return analyzeMember(analysis, node)
    case 'call':
      return analyzeCall(analysis, node)
    case 'rcall':
      return isLoop(node) ? analyzeLoop(analysis, node) : analyzeMethod(analysis, node)
    case '&&':
    case '||':
      return analyzeChain(analysis, node)
    case '!_':
      return analyzeNot(analysis, node)
    case '?:':
      return analyzeChoice(analysis, node)
    case '==':
    case '!=':
      return analyzeEquality(analysis, node)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return analyzeOrder(analysis, node)
    case 'in':
      return analyzeIn(analysis, node)
    case '-_':
      return analyzeMinus(analysis, node)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return analyzeArithmetic(analysis, node)
    default:
      return flawed(analysis, node, 'condition_syntax', `'${node.op}' is not part of conditions`)
  }
}
