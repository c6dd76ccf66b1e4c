import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileCatalog } from '../../core/catalog-snapshot.ts'
import type { Field } from '../../core/fields/field.ts'
import type { Problem } from '../../core/problems.ts'
import { readFieldFilters } from './read-field-filters.ts'

const field = (id: string, name: string, type: string): Field => ({
  id,
  name,
  type,
  label: null,
  help: null,
  required: false,
  default: null,
  settings: {},
})

/** A catalog whose types have these fields, one type for each list. */
function catalogOf(...lists: readonly Field[][]) {
  const versions = lists.map((fields, index) => ({
    typeId: `t${index}`,
    version: 1,
    fields,
    rules: [],
    createdAt: 0n,
    createdBy: 'test',
  }))
  return compileCatalog({ revision: 1, types: [], versions, guardRules: [], duplicationRules: [] })
}

function read(query: string, lists: readonly Field[][], typeIds?: readonly string[]) {
  const problems: Problem[] = []
  const among = { catalog: catalogOf(...lists), typeIds }
  return { filters: readFieldFilters(new URLSearchParams(query), among, problems), problems }
}

test('a name stands for the fields of every type that are called so and can have the value', () => {
  const lists = [
    [field('f1', 'size', 'number')],
    [field('f2', 'size', 'text')],
    [field('f3', 'other', 'text')],
  ]
  const of = (query: string, typeIds?: readonly string[]) => read(query, lists, typeIds).filters
  assert.deepEqual(of('field.size.gte=5'), [
    {
      anyOf: [
        { fieldId: 'f1', value: 5 },
        { fieldId: 'f2', value: '5' },
      ],
      comparison: 'gte',
    },
  ])
  assert.deepEqual(of('field.size=big'), [{ anyOf: [{ fieldId: 'f2', value: 'big' }], comparison: 'eq' }])
  assert.deepEqual(of('field.size=5', ['t0']), [{ anyOf: [{ fieldId: 'f1', value: 5 }], comparison: 'eq' }])
})

test('what cannot be asked is said, and nothing is asked then', () => {
  const lists = [[field('f1', 'size', 'number')]]
  const complaints: readonly (readonly [
    query: string,
    typeIds: readonly string[] | undefined,
    words: RegExp,
  ])[] = [
    ['field.colour=red', undefined, /no event type has a field called 'colour'/],
    ['field.size=5', ['t9'], /no event type asked for has a field called 'size'/],
    ['field.size=big', undefined, /cannot be one of a field of type number/],
    ['field.size.like=5', undefined, /'like' is none of eq, ne, gt, gte, lt, lte, contains/],
    ['field.size.gt.lt=5', undefined, /'gt.lt' is none of/],
    ['field.=5', undefined, /called ''/],
    ['field.size=5&'.repeat(21), undefined, /at most 20/],
  ]
  for (const [query, typeIds, words] of complaints) {
    const { filters, problems } = read(query, lists, typeIds)
    assert.deepEqual(filters, [], query)
    assert.match(problems[0]!.message, words, query)
  }
})

test('a name that stands for thousands of fields is not asked for without types', () => {
  const lists = Array.from({ length: 10_001 }, (_, index) => [field(`f${index}`, 'size', 'number')])
  assert.match(read('field.size=5', lists).problems[0]!.message, /ask for some event types/)
  assert.equal(read('field.size=5', lists.slice(1)).filters[0]!.anyOf.length, 10_000)
  assert.equal(read('field.size=5', lists, ['t0', 't500']).filters[0]!.anyOf.length, 2)
})
