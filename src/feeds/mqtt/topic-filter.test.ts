import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileTopicFilter, matches, overlap } from './topic-filter.ts'

const cases: readonly (readonly [filter: string, topic: string, matches: boolean])[] = [
  ['plant/{asset}/alarm', 'plant/M-1/alarm', true],
  ['plant/{asset}/alarm', 'plant/M-1/alarm/2', false],
  ['plant/{asset}/alarm', 'plant/alarm', false],
  ['plant/+', 'plant/', true],
  ['plant/+', 'plant', false],
  ['plant/#', 'plant', true],
  ['plant/#', 'plant/a/b', true],
  ['#', 'a/b', true],
  ['#', '$SYS/broker', false],
  ['+/broker', '$SYS/broker', false],
  ['/a', '/a', true],
  ['+/a', '/a', true],
]

for (const [filter, topic, expected] of cases) {
  test(`${filter} ${expected ? 'takes' : 'leaves'} ${topic}`, () => {
    assert.equal(matches(compileTopicFilter(filter, 'topic'), topic), expected)
  })
}

const pairs: readonly (readonly [one: string, other: string, overlap: boolean])[] = [
  ['a/+', '+/b', true],
  ['a/+/c', 'a/b/+', true],
  ['a/#', 'a', true],
  ['a/b', 'a/c', false],
  ['a/+', 'a', false],
  ['#', 'x/y', true],
]

for (const [one, other, expected] of pairs) {
  test(`${one} and ${other} ${expected ? 'meet' : 'never meet'}`, () => {
    assert.equal(overlap(one.split('/'), other.split('/')), expected)
    assert.equal(overlap(other.split('/'), one.split('/')), expected)
  })
}
