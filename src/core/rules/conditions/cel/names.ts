import { ATTRIBUTES, type View } from '../variables.ts'
import type { Frame } from './frame.ts'
import { didYouMean } from './hint.ts'
import type { Node, NodeOf } from './node.ts'
import { type Analysis, ask, constantTerm, flawed, type Term, textOf } from './term.ts'
import { ANYTHING, BOOLEAN, inWords, mayBe, RECORD, type Type } from './type.ts'
import { type Failure, failure, isFailure, type Value } from './value.ts'

export const ROOTS: readonly string[] = ['event', 'fields', 'old', 'params']

type Subject = 'event' | 'old'

/** `event` or `old`, or the fields of one of them. */
type RecordName = { readonly of: Subject; readonly part: 'event' | 'fields' }

/** A name that stands alone: a root, or the element of a loop. */
export function analyzeName(analysis: Analysis, node: NodeOf<'id'>): Term {
  const name = node.args
  if (analysis.loop?.name === name) return { node, type: analysis.loop.type, run: ({ item }) => item }
  if (name === 'params') return constantTerm(node, analysis.scope.params)
  const record = recordName(analysis, node)
  if (record) return recordTerm(analysis, node, record)
  return flawed(analysis, node, 'condition_name', unknownName(analysis, name))
}

function unknownName({ scope }: Analysis, name: string): string {
  if (scope.fieldNames.includes(name)) return `Unknown name '${name}': write fields.${name}`
  if (ATTRIBUTES.has(name)) return `Unknown name '${name}': write event.${name}`
  return `Unknown name '${name}'${didYouMean(name, ROOTS)}: a condition knows ${ROOTS.join(', ')}`
}

/** Which record a part stands for, if one. A loop's element may not be called like one. */
export function recordName(analysis: Pick<Analysis, 'loop'>, node: Node): RecordName | undefined {
  if (node.op === 'id') {
    if (node.args === analysis.loop?.name) return undefined
    if (node.args === 'fields') return { of: 'event', part: 'fields' }
    return node.args === 'event' || node.args === 'old' ? { of: node.args, part: 'event' } : undefined
  }
  if (memberName(node) !== 'fields') return undefined
  const base = recordName(analysis, (node as NodeOf<'.'>).args[0])
  return base?.part === 'event' ? { of: base.of, part: 'fields' } : undefined
}

/** `x` of `a.x` and of `a["x"]`. */
export function memberName(node: Node): string | undefined {
  if (node.op === '.') return node.args[1]
  if (node.op !== '[]' || node.args[1].op !== 'value') return undefined
  const key = node.args[1].args
  return typeof key === 'string' ? key : undefined
}

function recordTerm(analysis: Analysis, node: Node, { of }: RecordName): Term {
  if (of === 'old' && !analysis.scope.hasOld) {
    return flawed(analysis, node, 'condition_name', "There is no 'old' here: only updates have one")
  }
  // Whether it is there is all that can be asked of a record.
  const lookup = (frame: Frame) => (frame[of] ? true : undefined)
  return { node, type: RECORD, run: () => NOT_A_VALUE, lookup }
}

const NOT_A_VALUE = failure('wrong-type', 'This is a group of values, not a value')

/** `a.x` and `a["x"]`, of a record, a map or a list. */
export function analyzeMember(analysis: Analysis, node: NodeOf<'.' | '[]'>): Term {
  const [baseNode] = node.args
  const record = recordName(analysis, node)
  if (record) return recordTerm(analysis, node, record)
  const owner = recordName(analysis, baseNode)
  if (owner) return analyzeRecordMember(analysis, node, owner)
  const base = analysis.analyze(baseNode)
  const { kind } = base.type
  if (kind !== 'map' && kind !== 'anything' && !(kind === 'list' && node.op === '[]')) {
    return flawed(
      analysis,
      node,
      'condition_type',
      `${textOf(analysis, baseNode)} is ${inWords(base.type)} and has no parts`,
    )
  }
  return analyzePart(analysis, node, base)
}

function analyzeRecordMember(analysis: Analysis, node: NodeOf<'.' | '[]'>, owner: RecordName): Term {
  const [ownerNode] = node.args
  const name = memberName(node)
  if (name === undefined) {
    const message = 'The name of a field is written out, so that renaming it finds every rule that uses it'
    return flawed(analysis, node, 'condition_name', message)
  }
  const term = recordTerm(analysis, ownerNode, owner)
  if (term.type.kind !== 'record') return term
  const member = owner.part === 'fields' ? fieldOf(analysis, name) : attributeOf(name)
  if ('unknown' in member) return flawed(analysis, node, 'condition_name', member.unknown)
  const read = member.read
  const subject = owner.of
  const lookup = (frame: Frame): Value | undefined => {
    const view = frame[subject]
    return view ? read(view) : undefined
  }
  return asked(analysis, { node, type: member.type, lookup })
}

type Member = { readonly type: Type; readonly read: (view: View) => Value | undefined }

function fieldOf({ scope }: Analysis, name: string): Member | { readonly unknown: string } {
  const type = scope.field(name)
  if ('unknown' in type) return type
  return { type, read: ({ fields }) => fields(name) }
}

function attributeOf(name: string): Member | { readonly unknown: string } {
  const attribute = ATTRIBUTES.get(name)
  const known = [...ATTRIBUTES.keys(), 'fields']
  if (!attribute)
    return { unknown: `Events have no '${name}'${didYouMean(name, known)}: ${known.join(', ')}` }
  const read = attribute.read
  return { type: attribute.type, read: ({ subject }) => read(subject) }
}

type Asked = Required<Pick<Term, 'node' | 'type' | 'lookup'>>

/** A part that may have no value. */
function asked(analysis: Analysis, { node, type, lookup }: Asked): Term {
  const missing = failure('no-value', `${textOf(analysis, node)} has no value`)
  return { node, type, lookup, run: (frame) => lookup(frame) ?? missing }
}

/** `list[0]`, `map.key`, `map[key]`. */
function analyzePart(analysis: Analysis, node: NodeOf<'.' | '[]'>, base: Term): Term {
  const key = node.op === '.' ? constantTerm(node, node.args[1]) : analysis.analyze(node.args[1])
  const wanted = base.type.kind === 'list' ? 'number' : 'text'
  if (base.type.kind !== 'anything' && !mayBe(key.type, wanted)) {
    const message = `${textOf(analysis, base.node)} is ${inWords(base.type)}: its parts are named by ${inWords({ kind: wanted })}`
    return flawed(analysis, key.node, 'condition_type', message)
  }
  const type = base.type.kind === 'list' ? base.type.of : ANYTHING
  if (base.constant !== undefined && key.constant !== undefined) {
    const value = partOf(base.constant, key.constant)
    if (value !== undefined && !isFailure(value)) return { ...constantTerm(node, value), lookup: () => value }
    if (analysis.asking !== node)
      return flawed(analysis, node, 'condition_name', missingPart(analysis, node, base.constant))
  }
  return asked(analysis, {
    node,
    type,
    lookup: (frame) => {
      const owner = base.lookup ? base.lookup(frame) : base.run(frame)
      return owner === undefined ? undefined : partOf(owner, key.run(frame))
    },
  })
}

function missingPart(analysis: Analysis, node: NodeOf<'.' | '[]'>, owner: Value): string {
  const known = owner instanceof Map ? [...owner.keys()].slice(0, 20) : []
  const hint = didYouMean(memberName(node) ?? '', known)
  return `${textOf(analysis, node)} is not there${hint}${known.length > 0 ? `: ${known.join(', ')}` : ''}`
}

function partOf(owner: Value, key: Value): Value | undefined {
  if (isFailure(owner)) return owner
  if (isFailure(key)) return key
  if (Array.isArray(owner)) return typeof key === 'number' ? (owner as readonly Value[])[key] : NO_PARTS
  return owner instanceof Map && typeof key === 'string'
    ? (owner as ReadonlyMap<string, Value>).get(key)
    : NO_PARTS
}

const NO_PARTS: Failure = failure(
  'wrong-type',
  'A list is asked by number, a map by text, and nothing else has parts',
)

/** `has(fields.x)`: whether there is a value, all the way. */
export function analyzeHas(analysis: Analysis, node: NodeOf<'call'>): Term {
  const [argument] = node.args[1]
  const term = ask(analysis, argument!)
  const { lookup } = term
  if (!lookup) {
    if (term.constant === undefined && analysis.flaws.length > 0) return term
    return flawed(analysis, node, 'condition_type', 'has() asks about a name, such as has(fields.volume)')
  }
  return { node, type: BOOLEAN, run: (frame) => isThere(lookup(frame)) }
}

export function isThere(value: Value | undefined): boolean {
  return value !== undefined && !isFailure(value)
}
