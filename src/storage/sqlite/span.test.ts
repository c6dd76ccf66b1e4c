import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spanClass } from './span.ts'

const DURATIONS: readonly [sentence: string, endedAt: bigint | null, expected: number | null][] = [
  ['no end', null, null],
  ['no duration', 0n, 0],
  ['a second', 1_000_000n, 0],
  ['a microsecond more', 1_000_001n, 1],
  ['four seconds', 4_000_000n, 1],
  ['a day', 86_400_000_000n, 9],
  ['from the year 1 to the year 9999', 315_537_897_600_000_000n, 20],
  ['an end before the beginning', -5n, 0],
]

for (const [sentence, endedAt, expected] of DURATIONS) {
  test(`${sentence} is of class ${expected}`, () => assert.equal(spanClass(0n, endedAt), expected))
}
