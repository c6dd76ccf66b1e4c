import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { COMPARISONS, type Comparison, type FieldFilter } from '../../core/events/event-query.ts'
import type { Field } from '../../core/fields/field.ts'
import { fieldType } from '../../core/fields/registry.ts'
import type { Problem } from '../../core/problems.ts'
import { queryProblem } from './query-problem.ts'

/** More would make a statement that no engine should be asked to run: filters, and fields that they stand for. */
const MOST_FILTERS = 20
const MOST_FIELDS = 10_000

type Asked = {
  readonly parameter: string
  readonly name: string
  readonly comparison: string
  readonly text: string
}

export type Among = { readonly catalog: CatalogSnapshot; readonly typeIds: readonly string[] | undefined }

/** Reads `field.<name>=value` and `field.<name>.<comparison>=value`; every one of them must hold. */
export function readFieldFilters(query: URLSearchParams, among: Among, problems: Problem[]): FieldFilter[] {
  const asked = [...query].filter(([parameter]) => parameter.startsWith('field.')).map(toAsked)
  if (asked.length > MOST_FILTERS) {
    problems.push(problemOf(asked[MOST_FILTERS]!, `at most ${MOST_FILTERS} fields can be asked for at once`))
    return []
  }
  const filters = asked.flatMap((one) => readFieldFilter(one, among, problems))
  if (filters.reduce((fields, { anyOf }) => fields + anyOf.length, 0) <= MOST_FIELDS) return filters
  problems.push(
    problemOf(asked[0]!, 'too many event types have fields of these names; ask for some event types'),
  )
  return []
}

function toAsked([parameter, text]: [string, string]): Asked {
  const [, name = '', ...rest] = parameter.split('.')
  return { parameter, name, comparison: rest.length === 0 ? 'eq' : rest.join('.'), text }
}

function readFieldFilter(asked: Asked, { catalog, typeIds }: Among, problems: Problem[]): FieldFilter[] {
  const { name, comparison, text } = asked
  if (!isComparison(comparison)) {
    problems.push(problemOf(asked, `'${comparison}' is none of ${COMPARISONS.join(', ')}`))
    return []
  }
  const fields = catalog.fieldsCalled(name, typeIds)
  const isList = fields.some((field) => field.type === 'multiselect')
  if (isList && comparison !== 'eq' && comparison !== 'contains') {
    problems.push(
      problemOf(asked, `'${name}' is a list of choices, which can be asked only what it contains`),
    )
    return []
  }
  const anyOf = fields.flatMap((field) => readValue(field, text))
  if (anyOf.length > 0) return [{ anyOf, comparison: isList ? 'contains' : comparison }]
  problems.push(problemOf(asked, fields.length === 0 ? unknownField(name, typeIds) : unfitValue(fields)))
  return []
}

function isComparison(word: string): word is Comparison {
  return (COMPARISONS as readonly string[]).includes(word)
}

function readValue(field: Field, text: string) {
  const value = text.includes('\0') ? null : fieldType(field.type)!.readFilter(text)
  return value === null ? [] : [{ fieldId: field.id, value }]
}

function unknownField(name: string, typeIds: readonly string[] | undefined): string {
  return `no event type${typeIds ? ' asked for' : ''} has a field called '${name}'`
}

function unfitValue(fields: readonly Field[]): string {
  const types = [...new Set(fields.map((field) => field.type))].join(' or ')
  return `the value cannot be one of a field of type ${types}`
}

function problemOf({ parameter, text }: Asked, error: string): Problem {
  return queryProblem(parameter, text, error)
}
