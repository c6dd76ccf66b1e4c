import type { Json, JsonObject } from '../../json.ts'
import type { Path, Problem } from '../../problems.ts'
import { textFault } from '../../storable-text.ts'
import type {
  Comparison,
  Condition,
  Conjunction,
  Operator,
  Scalar,
  StructuredCondition,
} from '../condition.ts'
import { OPERATORS } from '../condition.ts'
import { LIST_MAX_LENGTH } from './cel/parse.ts'
import { readNamedField } from './named-field.ts'
import { operatorCalled } from './operators.ts'

/** A condition as it is kept, or what is wrong with its shape. Paths start inside the condition. */
export type ReadCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const DEPTH_MAX = 20
const COMPARISONS_MAX = 150

/** Reads what a client sent as a condition; aliases become the words that are kept. Never throws. */
export function readCondition(json: Json): ReadCondition {
  if (typeof json === 'string') return { ok: true, condition: json }
  const reading: Reading = { problems: [], left: COMPARISONS_MAX }
  const condition = readStructured(json, [], reading)
  const { problems } = reading
  return condition && problems.length === 0 ? { ok: true, condition } : { ok: false, problems }
}

type Reading = { readonly problems: Problem[]; left: number }

function wrong(reading: Reading, path: Path, problem: Omit<Problem, 'path'>): undefined {
  reading.problems.push({ path, ...problem })
}

function readStructured(json: Json, path: Path, reading: Reading): StructuredCondition | undefined {
  if (path.length / 2 >= DEPTH_MAX) {
    return wrong(reading, path, limit(`Conditions stand at most ${DEPTH_MAX} deep in each other`, json))
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const message =
      'Input should be CEL text or an object with field and operator, or with conjunction and conditions'
    return wrong(reading, path, { code: 'condition_type', message, input: json })
  }
  const object = json as JsonObject
  const isGroup = 'conjunction' in object || 'conditions' in object
  const known = isGroup ? ['conjunction', 'conditions'] : ['field', 'operator', 'value']
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue
    const message = 'Extra inputs are not permitted'
    wrong(reading, [...path, key], { code: 'extra_forbidden', message, input: object[key] })
  }
  return isGroup ? readGroup(object, path, reading) : readComparison(object, path, reading)
}

function limit(message: string, input: Json): Omit<Problem, 'path'> {
  return { code: 'condition_limit', message, input }
}

const CONJUNCTION_WORDS: ReadonlyMap<string, Conjunction> = new Map([
  ['all', 'all'],
  ['and', 'all'],
  ['any', 'any'],
  ['or', 'any'],
])

function readGroup(group: JsonObject, path: Path, reading: Reading): StructuredCondition | undefined {
  const word = group['conjunction'] ?? 'all'
  const conjunction = typeof word === 'string' ? CONJUNCTION_WORDS.get(word.toLowerCase()) : undefined
  if (!conjunction) {
    const message = "Input should be 'all' or 'any'"
    wrong(reading, [...path, 'conjunction'], { code: 'literal_error', message, input: word })
  }
  const list = group['conditions']
  if (!Array.isArray(list) || list.length === 0) {
    const message = 'Input should be a list of at least one condition'
    return wrong(reading, [...path, 'conditions'], { code: 'list_type', message, input: list ?? null })
  }
  const conditions: StructuredCondition[] = []
  for (const [index, json] of list.entries()) {
    if (reading.left <= 0) break
    const condition = readStructured(json, [...path, 'conditions', index], reading)
    if (condition) conditions.push(condition)
  }
  return conjunction && { conjunction, conditions }
}

function readComparison(comparison: JsonObject, path: Path, reading: Reading): Comparison | undefined {
  reading.left -= 1
  if (reading.left === 0) {
    return wrong(reading, path, limit(`A condition makes at most ${COMPARISONS_MAX} comparisons`, comparison))
  }
  const { field = null, operator: word = null, value = null } = comparison
  if (typeof field !== 'string' || !readNamedField(field, () => true)) {
    const message = 'Input should name a field, such as volume_mcf, event.severity or old.fields.volume_mcf'
    wrong(reading, [...path, 'field'], { code: 'condition_name', message, input: field })
  }
  const operator = typeof word === 'string' ? operatorCalled(word) : undefined
  if (!operator) {
    const message = `Input should be ${OPERATORS.map((known) => `'${known}'`).join(', ')}`
    return wrong(reading, [...path, 'operator'], { code: 'literal_error', message, input: word })
  }
  if (!('value' in comparison) && !TAKES_NO_VALUE.includes(operator)) {
    const problem = { code: 'missing', message: 'Field required', input: comparison }
    return wrong(reading, [...path, 'value'], problem)
  }
  return compare({ field: String(field), operator, value }, [...path, 'value'], reading)
}

const TAKES_NO_VALUE: readonly Operator[] = ['exists', 'not_exists']

type Said = { readonly field: string; readonly operator: Operator; readonly value: Json }

/** Equal to nothing is not there. */
const WITHOUT_VALUE: Readonly<Partial<Record<Operator, Operator>>> = {
  eq: 'not_exists',
  ne: 'exists',
}

function compare({ field, operator, value }: Said, path: Path, reading: Reading): Comparison | undefined {
  if (TAKES_NO_VALUE.includes(operator)) return presence({ field, operator, value }, path, reading)
  const without = value === null ? WITHOUT_VALUE[operator] : undefined
  if (without) return { field, operator: without }
  const isList = operator === 'in' || operator === 'not_in'
  if (isList && !Array.isArray(value)) {
    return wrong(reading, path, {
      code: 'list_type',
      message: 'Input should be a list of values',
      input: value,
    })
  }
  if (Array.isArray(value)) return withList({ field, operator, value }, path, reading)
  if (isScalar(value)) return withText(value, path, reading) ? { field, operator, value } : undefined
  const message = 'Input should be text, a number, true or false'
  return wrong(reading, path, { code: 'condition_type', message, input: value })
}

/** `{"operator": "exists", "value": false}` is how some say that it does not. */
function presence({ field, operator, value }: Said, path: Path, reading: Reading): Comparison | undefined {
  if (value === null || value === true) return { field, operator }
  if (value === false) return { field, operator: operator === 'exists' ? 'not_exists' : 'exists' }
  const message = `'${operator}' takes no value`
  return wrong(reading, path, { code: 'condition_type', message, input: value })
}

function withList({ field, operator, value }: Said, path: Path, reading: Reading): Comparison | undefined {
  const list = value as readonly Json[]
  if (list.length > LIST_MAX_LENGTH) {
    return wrong(reading, path, limit(`A list has at most ${LIST_MAX_LENGTH} elements`, value))
  }
  for (const [index, element] of list.entries()) {
    const at = [...path, index]
    if (isScalar(element)) withText(element, at, reading)
    else
      wrong(reading, at, {
        code: 'condition_type',
        message: 'Input should be text, a number, true or false',
        input: element,
      })
  }
  return { field, operator, value: list as readonly Scalar[] }
}

function isScalar(value: Json): value is Scalar {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

function withText(value: Scalar, path: Path, reading: Reading): boolean {
  const fault = typeof value === 'string' ? textFault(value) : undefined
  if (fault) wrong(reading, path, { ...fault, input: value })
  return !fault
}
