import { CONVERSIONS } from './functions/conversions.ts'
import type { Compute, FunctionRule } from './functions/function-rule.ts'
import { LIST_FUNCTIONS } from './functions/list-functions.ts'
import { MATCHES, PREPARATION_MAX } from './functions/matches.ts'
import { TEXT_FUNCTIONS } from './functions/text-functions.ts'
import { TIME_FUNCTIONS } from './functions/time-functions.ts'
import { didYouMean } from './hint.ts'
import { analyzeHas } from './names.ts'
import type { Node, NodeOf } from './node.ts'
import { type Analysis, derived, flawed, type Run, type Term, textOf } from './term.ts'
import { inWords, type Kind, type Type, unite } from './type.ts'
import { failure, isFailure, kindOf, type Value } from './value.ts'

const FUNCTIONS: readonly FunctionRule[] = [
  ...TEXT_FUNCTIONS,
  MATCHES,
  ...LIST_FUNCTIONS,
  ...CONVERSIONS,
  ...TIME_FUNCTIONS,
]

/** `size(x)` */
export function analyzeCall(analysis: Analysis, node: NodeOf<'call'>): Term {
  const [name, parts] = node.args
  if (name === 'has' && parts.length === 1) return analyzeHas(analysis, node)
  return analyzeFunction(analysis, { node, name, form: 'call', parts })
}

/** `x.size()` */
export function analyzeMethod(analysis: Analysis, node: NodeOf<'rcall'>): Term {
  const [name, receiver, parts] = node.args
  return analyzeFunction(analysis, { node, name, form: 'method', parts: [receiver, ...parts] })
}

type Call = {
  readonly node: Node
  readonly name: string
  readonly form: FunctionRule['form']
  readonly parts: readonly Node[]
}

function analyzeFunction(analysis: Analysis, call: Call): Term {
  const { node, name, form } = call
  const named = FUNCTIONS.filter((rule) => rule.name === name && rule.form === form)
  if (named.length === 0) return flawed(analysis, node, 'condition_name', unknownFunction(call))
  const terms = call.parts.map((part) => analysis.analyze(part))
  const possible = named.filter((rule) => takes(rule, terms))
  if (possible.length === 0)
    return flawed(analysis, node, 'condition_type', misfit(analysis, call, { named, terms }))
  const computes: Compute[] = []
  for (const rule of possible) {
    const compute = rule.prepare ? rule.prepare(analysis, terms) : rule.compute
    if (typeof compute !== 'function')
      return flawed(analysis, terms.at(-1)!.node, compute.code ?? 'condition_value', compute.wrong)
    computes.push(compute)
  }
  if (analysis.preparation > PREPARATION_MAX) return flawed(analysis, node, 'condition_limit', TOO_MUCH)
  const type = possible.map(({ gives }) => gives).reduce(unite)
  return derived(analysis, {
    node,
    type,
    operands: terms,
    run: runOf(analysis, { node, terms, possible, computes }),
  })
}

const TOO_MUCH = 'The patterns and time zones of this expression are too many or too large'

function takes({ takes }: FunctionRule, terms: readonly Term[]): boolean {
  return takes.length === terms.length && takes.every((kind, index) => accepts(kind, terms[index]!.type))
}

function accepts(kind: Kind, type: Type): boolean {
  if (type.kind === 'record') return false
  return kind === 'anything' || type.kind === 'anything' || kind === type.kind
}

type Ready = {
  readonly node: Node
  readonly terms: readonly Term[]
  readonly possible: readonly FunctionRule[]
  readonly computes: readonly Compute[]
}

function runOf(analysis: Analysis, { node, terms, possible, computes }: Ready): Run {
  const wrong = failure('wrong-type', `The values do not fit: ${textOf(analysis, node)}`)
  return (frame) => {
    const values: Value[] = []
    for (const { run } of terms) {
      const value = run(frame)
      if (isFailure(value)) return value
      values.push(value)
    }
    for (const [index, { takes }] of possible.entries()) {
      if (takes.every((kind, place) => kind === 'anything' || kind === kindOf(values[place]!))) {
        return computes[index]!(frame, ...(values as never[]))
      }
    }
    return wrong
  }
}

type Candidates = { readonly named: readonly FunctionRule[]; readonly terms: readonly Term[] }

function misfit(analysis: Analysis, { name, form }: Call, { named, terms }: Candidates): string {
  const given = terms.map(({ node, type }) => `${textOf(analysis, node)} is ${inWords(type)}`)
  const forms = [...new Set(named.map((rule) => written(rule, form)))].slice(0, 4)
  return `${name}() does not fit: ${given.join(', ') || 'nothing given'}. It is ${forms.join(' or ')}`
}

function written({ name, takes }: FunctionRule, form: FunctionRule['form']): string {
  const [receiver, ...rest] = takes
  return form === 'method' ? `${receiver}.${name}(${rest.join(', ')})` : `${name}(${takes.join(', ')})`
}

function unknownFunction({ name, form }: Call): string {
  const other = FUNCTIONS.find((rule) => rule.name === name)
  if (other) return `${name} is written ${written(other, other.form)}`
  const names = [...new Set(FUNCTIONS.filter((rule) => rule.form === form).map((rule) => rule.name))]
  return `There is no function '${name}'${didYouMean(name, names)}`
}
