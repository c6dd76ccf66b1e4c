import type { Path } from '../../problems.ts'
import type { Comparison, Scalar, StructuredCondition } from '../condition.ts'
import { celPath, readNamedField } from './named-field.ts'

/** CEL text, and which parts of it stand for which parts of the structured form. */
export type CelText = { readonly text: string; readonly places: readonly Place[] }

export type Place = { readonly start: number; readonly end: number; readonly path: Path }

/**
 * The CEL text that means the same as a structured condition. `isField` says which bare names are fields of the
 * event type; others may be the event's own attributes.
 */
export function toCel(
  condition: StructuredCondition,
  isField: (name: string) => boolean = () => false,
): CelText {
  const places: Place[] = []
  const text = write(condition, { places, isField, path: [], start: 0, within: undefined })
  return { text, places }
}

type Writing = {
  readonly places: Place[]
  readonly isField: (name: string) => boolean
  readonly path: Path
  /** Where the text begins. */
  readonly start: number
  /** The operator on either side. */
  readonly within: '&&' | '||' | undefined
}

function write(condition: StructuredCondition, writing: Writing): string {
  return 'conditions' in condition
    ? writeGroup(condition.conditions, condition.conjunction === 'all' ? '&&' : '||', writing)
    : writeComparison(condition, writing)
}

function writeGroup(
  conditions: readonly StructuredCondition[],
  operator: '&&' | '||',
  writing: Writing,
): string {
  const only = conditions.length === 1
  const bracketed = !only && writing.within !== undefined && writing.within !== operator
  let text = bracketed ? '(' : ''
  for (const [index, condition] of conditions.entries()) {
    if (index > 0) text += ` ${operator} `
    const path = [...writing.path, 'conditions', index]
    const within = only ? writing.within : operator
    text += write(condition, { ...writing, path, start: writing.start + text.length, within })
  }
  return bracketed ? `${text})` : text
}

/** What a comparison is made of: a test whether the field is there, and one of its value. */
function writeComparison(comparison: Comparison, { places, isField, path, start, within }: Writing): string {
  const named = readNamedField(comparison.field, isField)
  if (!named) throw new Error(`'${comparison.field}' names no field`)
  const name = celPath(named)
  const [there, operator, test] = parts(name, comparison)
  const bracketed = test !== '' && within !== undefined && within !== operator
  const opening = bracketed ? '(' : ''
  const joint = test === '' ? '' : ` ${operator} `
  const end = start + opening.length + there.length + joint.length + test.length
  places.push({ start, end: end + opening.length, path })
  const value = start + opening.length + there.length + joint.length
  if (test !== '') places.push({ start: value, end, path: [...path, 'value'] })
  for (const at of [start + opening.length + there.indexOf(name), value + test.indexOf(name)]) {
    places.push({ start: at, end: at + name.length, path: [...path, 'field'] })
  }
  return `${opening}${there}${joint}${test}${bracketed ? ')' : ''}`
}

type Parts = readonly [there: string, operator: '&&' | '||', test: string]

const SIGNS = { eq: '==', gt: '>', gte: '>=', lt: '<', lte: '<=', in: 'in' } as const

function parts(name: string, { operator, value = '' }: Comparison): Parts {
  const there = `has(${name})`
  switch (operator) {
    case 'exists':
      return [there, '&&', '']
    case 'not_exists':
      return [`!${there}`, '&&', '']
    case 'ne':
      return [`!${there}`, '||', `${name} != ${literal(value)}`]
    case 'not_in':
      return [`!${there}`, '||', `!(${name} in ${literal(value)})`]
    case 'contains':
      return [there, '&&', `${name}.contains(${literal(value)})`]
    default:
      return [there, '&&', `${name} ${SIGNS[operator]} ${literal(value)}`]
  }
}

function literal(value: Scalar | readonly Scalar[]): string {
  if (typeof value === 'object') return `[${value.map(literal).join(', ')}]`
  // Whole numbers that may not be exact are written as what they are, an approximation.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return value.toExponential()
  return JSON.stringify(value)
}
