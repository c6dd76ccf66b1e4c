import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json } from '../../core/json.ts'
import { csvLine, csvValue } from './csv.ts'

describe('a value of a table', () => {
  const VALUES: readonly (readonly [sentence: string, value: Json, written: string])[] = [
    ['nothing', null, ''],
    ['a number', -4.5, '-4.5'],
    ['a boolean', false, 'false'],
    ['a text', 'Motor-01', 'Motor-01'],
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'the "new" pump', '"the ""new"" pump"'],
    ['a line break', 'one\ntwo', '"one\ntwo"'],
    ['a list', ['a', 'b'], '"[""a"",""b""]"'],
    ['a formula', '=cmd|calc', "'=cmd|calc"],
    ['a formula in quotes', '=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['a plus', '+47 12345678', "'+47 12345678"],
    ['a minus', '-1', "'-1"],
    ['an at', '@SUM(A1)', "'@SUM(A1)"],
    ['a tab', '\t=1', "'\t=1"],
    ['a text that has the mark already', "'=1", "''=1"],
    ['an apostrophe before anything else', "'s avonds", "'s avonds"],
  ]
  for (const [sentence, value, written] of VALUES) {
    test(`${sentence} is ${JSON.stringify(written)}`, () => assert.equal(csvValue(value), written))
  }
})

test('a line ends as RFC 4180 has it', () => assert.equal(csvLine(['a', null, 1]), 'a,,1\r\n'))
