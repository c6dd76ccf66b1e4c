import assert from 'node:assert/strict'
import { test } from 'node:test'
import { float } from './json-value.ts'
import { writeJson } from './write-json.ts'

const WRITTEN: readonly (readonly [unknown, string])[] = [
  [null, 'null'],
  [undefined, 'null'],
  [5, '5'],
  [5.5, '5.5'],
  [Number.NaN, 'null'],
  [10n ** 20n, '100000000000000000000'],
  [float(5), '5.0'],
  [float(-0.000123), '-0.000123'],
  [float(-1.5e-7), '-1.5e-07'],
  [float(9_999_999_999_999_998), '9999999999999998.0'],
  [float(1e22), '1e+22'],
  [float(Number.POSITIVE_INFINITY), 'null'],
  ['caf\u00e9 \u{1f600} \u2028', '"caf\u00e9 \u{1f600} \u2028"'],
  ['\ud800', '"\\ud800"'],
  [
    new Map<string, unknown>([
      ['b', [1n]],
      ['1', {}],
    ]),
    '{"b":[1],"1":{}}',
  ],
  [{ a: undefined, b: [undefined], c: true }, '{"b":[null],"c":true}'],
]

test('values are written compactly, and what JSON cannot say as the nearest that it can', () => {
  for (const [value, text] of WRITTEN) assert.equal(writeJson(value), text)
})
