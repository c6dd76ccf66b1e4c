import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FoldState } from './fold-state.ts'

test('a thread is begun on while it rests, and not once it has ended', () => {
  const state = new FoldState()
  assert.equal(state.begin(), 'begun')
  state.rest(undefined)
  assert.equal(state.awaitRest(), 'resting')
  state.ended()
  assert.equal(state.begin(), 'ended')
})

test('who ends a thread that has ended on its own does not wait for it', { timeout: 5_000 }, () => {
  const state = new FoldState()
  state.ended()
  state.end()
  assert.equal(state.begin(), 'ended')
})
