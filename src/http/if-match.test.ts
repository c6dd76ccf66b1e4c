import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from './dialect.ts'
import { entityTag, readIfMatch } from './if-match.ts'

const READ: readonly (readonly [
  ifMatch: string | undefined,
  inBody: number | null,
  expected: number | null,
])[] = [
  [undefined, null, null],
  [undefined, 3, 3],
  ['"3"', null, 3],
  ['W/"3"', null, 3],
  ['3', null, 3],
  [' "3" ', null, 3],
  ['"3"', 3, 3],
  ['*', null, null],
  ['*', 3, 3],
  [entityTag(12), null, 12],
]

test('the edition is read from the header or the body', () => {
  for (const [ifMatch, inBody, expected] of READ) {
    assert.equal(readIfMatch(ifMatch, 'revision', inBody), expected, `${ifMatch} and ${inBody}`)
  }
})

test('a header that names no edition, or another than the body, is refused', () => {
  for (const ifMatch of [
    '',
    '"',
    '"3',
    '3"',
    '"0"',
    '"-1"',
    '"1.5"',
    '"1", "2"',
    '"abc"',
    'w/"3"',
    '"9999999999999999"',
  ]) {
    assert.throws(() => readIfMatch(ifMatch, 'revision', null), Refused, ifMatch)
  }
  assert.throws(() => readIfMatch('"3"', 'revision', 4), Refused)
})
