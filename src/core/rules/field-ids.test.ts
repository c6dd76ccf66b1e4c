import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draft, flaring } from '../event-types/flaring.fixture.ts'
import { fieldsRead, inTodaysWords, inWordsOf } from './field-ids.ts'
import { catalogWith, LIMIT, published, renamed, validation } from './guard-rules.fixture.ts'

const rule = published({
  ...LIMIT,
  match: { field: 'cause', operator: 'ne', value: 'other' },
  validations: [
    validation('fields.volume_mcf <= params.max', {
      messageExpression: 'string(fields.volume_mcf)',
      field: 'volume_mcf',
    }),
  ],
})
const { content } = rule.versions[0]!

test('a content keeps what its names stand for', () => {
  assert.deepEqual(content.fieldIds, { flaring: { volume_mcf: 'volume', cause: 'cause' } })
  assert.deepEqual(fieldsRead(content).sort(), ['cause', 'volume_mcf'])
})

test('a content follows a rename in its match, its validations, their messages and what they are about', () => {
  const type = renamed(renamed(flaring, 'volume', 'mcf'), 'cause', 'why')
  const { match, validations } = inWordsOf(content, type)
  const [first] = validations
  assert.deepEqual(match, { field: 'why', operator: 'ne', value: 'other' })
  assert.deepEqual(
    [first?.condition, first?.messageExpression, first?.field],
    ['fields.mcf <= params.max', 'string(fields.mcf)', 'mcf'],
  )
})

test('names that two fields have swapped do not meet on the way', () => {
  const type = renamed(renamed(flaring, 'volume', 'cause'), 'cause', 'volume_mcf')
  const { match, validations } = inWordsOf(content, type)
  assert.deepEqual(match, { field: 'volume_mcf', operator: 'ne', value: 'other' })
  assert.equal(validations[0]?.condition, 'fields.cause <= params.max')
})

test('a field that takes over an old name is not the one that the rule means', () => {
  const away = renamed(flaring, 'volume', 'mcf')
  const { id = 'new', ...field } = draft('volume_mcf', { id: 'new', type: 'number' })
  const type = { ...away, fields: [...away.fields, { id, ...field }] }
  assert.equal(inWordsOf(content, type).validations[0]?.condition, 'fields.mcf <= params.max')
})

test('a content that nothing was renamed for is itself', () => {
  assert.equal(inWordsOf(content, flaring), content)
  assert.equal(inTodaysWords(content, catalogWith([rule])), content)
})

test('where one type of two has renamed a field, the text stays and each type is judged by what it meant', () => {
  const venting = {
    ...flaring,
    id: 'venting',
    fields: flaring.fields.map((field) => ({ ...field, id: `vented-${field.id}` })),
  }
  const both = published({ ...LIMIT, eventTypeIds: ['flaring', 'venting'] }, [flaring, venting])
  const { content: said } = both.versions[0]!
  const today = [renamed(flaring, 'volume', 'mcf'), venting]
  assert.equal(inTodaysWords(said, catalogWith([both], today)), said)
  const [first, second] = today.map((type) => inWordsOf(said, type).validations[0]?.condition)
  assert.deepEqual([first, second], ['fields.mcf <= params.max', 'fields.volume_mcf <= params.max'])

  const agreed = [renamed(flaring, 'volume', 'mcf'), renamed(venting, 'vented-volume', 'mcf')]
  const shown = inTodaysWords(said, catalogWith([both], agreed))
  assert.equal(shown.validations[0]?.condition, 'fields.mcf <= params.max')
  assert.deepEqual(shown.fieldIds, { flaring: { mcf: 'volume' }, venting: { mcf: 'vented-volume' } })
})
