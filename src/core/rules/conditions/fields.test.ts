import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Condition } from '../condition.ts'
import { referencedFields, renameField } from './fields.ts'

describe('The fields that a condition asks about', () => {
  const ASKED: readonly (readonly [Condition, readonly string[]])[] = [
    ['fields.a > 1 && event.fields.b == "fields.c" // fields.d', ['a', 'b']],
    ['old.fields["a"] == (fields).b', ['a', 'b']],
    ['event.severity == "HIGH" && params.a == 1', []],
    ['fields.tags.exists(t, t == fields.x)', ['tags', 'x']],
    ['params.a.fields.b == 1', []],
    ['1 +', []],
    [{ field: 'a', operator: 'exists' }, ['a']],
    [
      {
        conjunction: 'all',
        conditions: [
          { field: 'old.fields.a', operator: 'exists' },
          { field: 'event.severity', operator: 'eq', value: 'fields.z' },
          { conjunction: 'any', conditions: [{ field: 'event.fields.b', operator: 'exists' }] },
        ],
      },
      ['a', 'b'],
    ],
  ]
  for (const [condition, names] of ASKED) {
    it(JSON.stringify(condition), () => assert.deepEqual([...referencedFields(condition)].sort(), names))
  }
})

describe('Renaming the field a to z changes', () => {
  const RENAMED: readonly (readonly [string, string])[] = [
    ['fields.a > 1', 'fields.z > 1'],
    ['fields . a>1&&  fields.ab > 1', 'fields .z>1&&  fields.ab > 1'],
    ['fields["a"] == "a" // fields.a', 'fields.z == "a" // fields.a'],
    ["fields[ 'a' ] == 'fields.a' && has(old.fields.a)", "fields.z == 'fields.a' && has(old.fields.z)"],
    ['(event . /**/ fields).a == 1', '(event . /**/ fields).a == 1'],
    ['(event.fields).a == 1', '(event.fields).z == 1'],
    ['fields // the .a\n.a == 1', 'fields // the .a\n.z == 1'],
    ['params.a == event.a', 'params.a == event.a'],
    ['fields.tags.all(a, a == fields.a)', 'fields.tags.all(a, a == fields.z)'],
    ['fields.a.a == 1', 'fields.z.a == 1'],
    ['not an expression: fields.a', 'not an expression: fields.a'],
  ]
  for (const [before, after] of RENAMED) {
    it(`${before} → ${after}`, () => assert.equal(renameField(before, 'a', 'z'), after))
  }

  it('the structured form, and there only the field', () => {
    const condition: Condition = {
      conjunction: 'any',
      conditions: [
        { field: 'a', operator: 'eq', value: 'a' },
        { field: 'old.fields.a', operator: 'exists' },
        { field: 'aa', operator: 'exists' },
      ],
    }
    assert.deepEqual(renameField(condition, 'a', 'z'), {
      conjunction: 'any',
      conditions: [
        { field: 'z', operator: 'eq', value: 'a' },
        { field: 'old.fields.z', operator: 'exists' },
        { field: 'aa', operator: 'exists' },
      ],
    })
  })

  it('to a word that CEL keeps for itself, and back', () => {
    const renamed = renameField('has(fields.a) && fields.a == 1', 'a', 'in')
    assert.equal(renamed, 'has(fields["in"]) && fields["in"] == 1')
    assert.equal(renameField(renamed, 'in', 'a'), 'has(fields.a) && fields.a == 1')
  })
})
