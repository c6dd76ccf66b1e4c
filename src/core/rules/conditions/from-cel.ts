import type { Comparison, Operator, Scalar, StructuredCondition } from '../condition.ts'
import { memberName, recordName } from './cel/names.ts'
import { chain, type Node, type NodeOf } from './cel/node.ts'
import { parse } from './cel/parse.ts'
import { readNamedField, writeNamedField } from './named-field.ts'
import { ATTRIBUTES } from './variables.ts'

/**
 * The structured form of CEL text that was made from one, so that a form builder can show it. Undefined for text
 * that says more, or less: `fields.x == 5` alone fails where x has no value, which no structured condition does.
 */
export function fromCel(text: string): StructuredCondition | undefined {
  const parsed = parse(text)
  return parsed.ok ? read(parsed.node) : undefined
}

/** A condition without what makes no difference: groups of one, groups in groups of the same kind, long names. */
export function simplify(
  condition: StructuredCondition,
  isField: (name: string) => boolean = () => false,
): StructuredCondition {
  if (!('conditions' in condition)) {
    const named = readNamedField(condition.field, isField)
    return named ? { ...condition, field: writeNamedField(named) } : condition
  }
  const { conjunction } = condition
  const conditions = condition.conditions
    .map((part) => simplify(part, isField))
    .flatMap((part) => ('conditions' in part && part.conjunction === conjunction ? part.conditions : [part]))
  return conditions.length === 1 ? conditions[0]! : { conjunction, conditions }
}

function read(node: Node): StructuredCondition | undefined {
  if (node.op !== '&&' && node.op !== '||') return readPresence(node)
  const parts = chain(node)
  const conditions: StructuredCondition[] = []
  for (let index = 0; index < parts.length; index += 1) {
    const pair = readPair(node.op, parts[index]!, parts[index + 1])
    const condition = pair ?? read(parts[index]!)
    if (!condition) return undefined
    conditions.push(condition)
    if (pair) index += 1
  }
  return simplify({ conjunction: node.op === '&&' ? 'all' : 'any', conditions })
}

/** `has(x) && x == 5` and `!has(x) || x != 5`, whose halves belong together. */
function readPair(op: '&&' | '||', one: Node, other: Node | undefined): Comparison | undefined {
  const presence = readPresence(one)
  if (!presence || !other) return undefined
  if ((presence.operator === 'exists') !== (op === '&&')) return undefined
  const comparison = op === '&&' ? readTest(other) : readDenial(other)
  return comparison?.field === presence.field ? comparison : undefined
}

/** `has(x)`, `!has(x)` */
function readPresence(node: Node): Comparison | undefined {
  if (node.op === '!_') {
    const inner = readPresence(node.args)
    return inner?.operator === 'exists' ? { field: inner.field, operator: 'not_exists' } : undefined
  }
  if (node.op !== 'call' || node.args[0] !== 'has' || node.args[1].length !== 1) return undefined
  const field = readField(node.args[1][0]!)
  return field === undefined ? undefined : { field, operator: 'exists' }
}

const TESTS: Readonly<Record<string, Operator>> = {
  '==': 'eq',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  in: 'in',
}

/** `x == 5`, `x in [1, 2]`, `x.contains("a")` */
function readTest(node: Node): Comparison | undefined {
  if (node.op === 'rcall') {
    const [name, receiver, [argument, ...more]] = node.args
    return name === 'contains' && argument && more.length === 0
      ? comparison(receiver, 'contains', argument)
      : undefined
  }
  const operator = Object.hasOwn(TESTS, node.op) ? TESTS[node.op] : undefined
  if (!operator) return undefined
  const [left, right] = (node as NodeOf<'=='>).args
  return comparison(left, operator, right)
}

/** `x != 5`, `!(x in [1, 2])` */
function readDenial(node: Node): Comparison | undefined {
  if (node.op === '!=') return comparison(node.args[0], 'ne', node.args[1])
  if (node.op !== '!_' || node.args.op !== 'in') return undefined
  return comparison(node.args.args[0], 'not_in', node.args.args[1])
}

function comparison(name: Node, operator: Operator, literal: Node): Comparison | undefined {
  const field = readField(name)
  const value = readLiteral(literal)
  if (field === undefined || value === undefined) return undefined
  const needsList = operator === 'in' || operator === 'not_in'
  if (needsList && typeof value !== 'object') return undefined
  return { field, operator, value }
}

function readField(node: Node): string | undefined {
  const name = memberName(node)
  if (name === undefined) return undefined
  const owner = recordName({ loop: null }, (node as NodeOf<'.' | '[]'>).args[0])
  if (!owner) return undefined
  if (owner.part === 'fields') return writeNamedField({ of: owner.of, kind: 'field', name })
  return ATTRIBUTES.has(name) ? writeNamedField({ of: owner.of, kind: 'attribute', name }) : undefined
}

function readLiteral(node: Node): Scalar | readonly Scalar[] | undefined {
  if (node.op !== 'list') return readScalar(node)
  const elements = node.args.map(readScalar)
  return elements.every((element) => element !== undefined) ? elements : undefined
}

function readScalar(node: Node): Scalar | undefined {
  if (node.op === '-_') {
    const positive = readScalar(node.args)
    return typeof positive === 'number' ? -positive : undefined
  }
  if (node.op !== 'value') return undefined
  const { args } = node
  if (typeof args === 'string' || typeof args === 'boolean' || typeof args === 'number') return args
  return typeof args === 'bigint' && Number.isSafeInteger(Number(args)) ? Number(args) : undefined
}
