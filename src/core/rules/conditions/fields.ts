import type { Condition, StructuredCondition } from '../condition.ts'
import { memberName, recordName } from './cel/names.ts'
import { everyNode, type Node, type NodeOf } from './cel/node.ts'
import { parse } from './cel/parse.ts'
import { memberText, readNamedField } from './named-field.ts'

/**
 * The names of the fields that a condition asks about, of the event and of what it was before. A bare name in the
 * structured form counts as a field, although it may be the event's own attribute where no field has it.
 */
export function referencedFields(condition: Condition): ReadonlySet<string> {
  const names = new Set<string>()
  if (typeof condition !== 'string') collect(condition, names)
  else for (const { name } of mentionsIn(condition)) names.add(name)
  return names
}

/** The same for an expression that has been read. */
export function fieldsNamedIn(root: Node): ReadonlySet<string> {
  return new Set(mentions(root).map(({ name }) => name))
}

function collect(condition: StructuredCondition, names: Set<string>): void {
  if ('conditions' in condition) {
    for (const part of condition.conditions) collect(part, names)
    return
  }
  const named = readNamedField(condition.field, isAnyName)
  if (named?.kind === 'field') names.add(named.name)
}

const isAnyName = () => true

/**
 * The condition with one field called otherwise, and nothing else changed: in CEL text not a blank, no text in
 * quotes and no comment. Text that cannot be read stays as it is.
 */
export function renameField<C extends Condition>(condition: C, from: string, to: string): C {
  if (from === to) return condition
  const renamed =
    typeof condition === 'string' ? renameInText(condition, from, to) : renameInForm(condition, from, to)
  return renamed as C
}

function renameInForm(condition: StructuredCondition, from: string, to: string): StructuredCondition {
  if ('conditions' in condition) {
    return { ...condition, conditions: condition.conditions.map((part) => renameInForm(part, from, to)) }
  }
  const { field } = condition
  const named = readNamedField(field, isAnyName)
  if (named?.kind !== 'field' || named.name !== from) return condition
  return { ...condition, field: `${field.slice(0, field.length - from.length)}${to}` }
}

function renameInText(text: string, from: string, to: string): string {
  const places = mentionsIn(text).filter(({ name }) => name === from)
  return places
    .sort((one, other) => other.start - one.start)
    .reduce((so, { start, end }) => `${so.slice(0, start)}${memberText(to)}${so.slice(end)}`, text)
}

/** Where a field is named, from the dot or the bracket on. */
type Mention = { readonly name: string; readonly start: number; readonly end: number }

function mentionsIn(text: string): Mention[] {
  const parsed = parse(text)
  return parsed.ok ? mentions(parsed.node) : []
}

function mentions(root: Node): Mention[] {
  const found: Mention[] = []
  for (const node of everyNode(root)) {
    const name = memberName(node)
    if (name === undefined) continue
    const member = node as NodeOf<'.' | '[]'>
    if (recordName({ loop: null }, member.args[0])?.part !== 'fields') continue
    found.push({ name, start: accessStart(root.input, member.args[0]), end: member.end })
  }
  return found
}

/** The dot or bracket after the owner, past blanks, comments and the brackets that close around the owner. */
function accessStart(text: string, owner: Node): number {
  const gap = /(?:[\s)]|\/\/[^\n]*(?:\n|$))*/y
  gap.lastIndex = owner.end
  gap.exec(text)
  return gap.lastIndex
}
