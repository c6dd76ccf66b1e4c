import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duplicationRuleOf, guardRuleOf } from './rule-documents.ts'

test('rules that were kept before edits were counted are at their first revision', () => {
  const times = '"createdAt":"1","updatedAt":"2"'
  assert.equal(guardRuleOf(`{"id":"g","versions":[],${times}}`).revision, 1)
  assert.equal(guardRuleOf(`{"id":"g","versions":[],"revision":4,${times}}`).revision, 4)
  assert.equal(duplicationRuleOf(`{"id":"d",${times}}`).revision, 1)
  assert.equal(duplicationRuleOf(`{"id":"d","revision":4,${times}}`).revision, 4)
})
