import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileTemplate } from './template.ts'

const row = { id: 7, name: 'Pump', empty: '', parts: ['seal'], site: { area: 'North' } }

const cases: readonly [template: string, filled: string | undefined, why: string][] = [
  ['pump', 'pump', 'text without braces is itself'],
  ['machine-{id}', 'machine-7', 'a column stands in braces'],
  ['{name} {id}', 'Pump 7', 'several columns'],
  ['{ name }', 'Pump', 'blanks around a column do not matter'],
  ['{empty}', undefined, 'an empty column leaves nothing'],
  ['{gone}', undefined, 'as does one that is not there'],
  ['note: {empty|none}', 'note: none', 'unless the template says what stands for it'],
  ['{name}{empty|}', 'Pump', 'which may be nothing'],
  ['{{{id}}}', '{7}', 'doubled braces stand for themselves'],
  ['{site.area}', 'North', 'a value inside an object'],
  ['{parts}', '["seal"]', 'what is not text is written as JSON'],
]

for (const [template, filled, why] of cases) {
  test(`${JSON.stringify(template)}: ${why}`, () => {
    assert.equal(compileTemplate(template).fill(row), filled)
  })
}

test('the columns it names are known before any row is read', () => {
  assert.deepEqual(compileTemplate('{a}-{b|x}').columns, ['a', 'b'])
})

for (const template of ['{', 'a}b', '{a{b}}']) {
  test(`${template} is refused for its lone brace`, () => {
    assert.throws(() => compileTemplate(template), /lone [{}]/)
  })
}
