import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWordsOfSpan } from './words.ts'

const CASES: readonly (readonly [seconds: number, words: string])[] = [
  [-5_400, '90 min before'],
  [600, '10 min after'],
  [0.5, '0.5 s after'],
  [119, '119 s after'],
  [120, '2 min after'],
  [-7_200, '2 h before'],
  [86_400, '24 h after'],
  [-259_200, '3 days before'],
]

for (const [seconds, words] of CASES) {
  test(`${seconds} s are ${words}`, () => {
    assert.equal(inWordsOfSpan(BigInt(seconds * 1_000_000)), words)
  })
}
