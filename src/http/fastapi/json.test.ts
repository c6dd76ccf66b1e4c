import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Excess } from '../dialect.ts'
import { readExactJson, readJson } from './json.ts'
import { plainJson, valueAt } from './json-value.ts'
import { MAX_DEPTH, MAX_DIGITS, MAX_VALUES } from './python-json.ts'
import { writeJson } from './write-json.ts'

const MALFORMED: readonly (readonly [string, number, string])[] = [
  ['hello', 0, 'Expecting value'],
  ['  ', 2, 'Expecting value'],
  ['nul', 0, 'Expecting value'],
  ['-', 0, 'Expecting value'],
  ['[', 1, 'Expecting value'],
  ['[1,]', 3, 'Expecting value'],
  ['{"a":', 5, 'Expecting value'],
  ['{"a":[}', 6, 'Expecting value'],
  ['\ufeff\ufeff1', 0, 'Expecting value'],
  ['[1', 2, "Expecting ',' delimiter"],
  ['[1 2]', 3, "Expecting ',' delimiter"],
  ['{"a":1 "b"}', 7, "Expecting ',' delimiter"],
  ['{"a"', 4, "Expecting ':' delimiter"],
  ['{"a" 1}', 5, "Expecting ':' delimiter"],
  ['{"a":1,}', 7, 'Expecting property name enclosed in double quotes'],
  ['{,}', 1, 'Expecting property name enclosed in double quotes'],
  ["{'a':1}", 1, 'Expecting property name enclosed in double quotes'],
  ['{', 1, 'Expecting property name enclosed in double quotes'],
  ['"a" "b"', 4, 'Extra data'],
  ['01', 1, 'Extra data'],
  ['1.', 1, 'Extra data'],
  ['1e+', 1, 'Extra data'],
  ['NaN1', 3, 'Extra data'],
  ['"abc', 0, 'Unterminated string starting at'],
  ['["abc\\', 1, 'Unterminated string starting at'],
  ['{"a":"x\ty"}', 7, 'Invalid control character at'],
  ['{"a":"\\x"}', 6, 'Invalid \\escape'],
  ['{"a":"\\u12"}', 7, 'Invalid \\uXXXX escape'],
  ['"\\u1234', 2, 'Invalid \\uXXXX escape'],
  ['"\\ud83d\\uZZZZ"', 8, 'Invalid \\uXXXX escape'],
  ['{"\u{1f600}\u00e9": oops}', 7, 'Expecting value'],
]

test('malformed JSON is named and placed, in code points, as Python does it', () => {
  for (const [text, position, message] of MALFORMED) {
    assert.deepEqual(readJson(Buffer.from(text)), { kind: 'json_invalid', position, message }, text)
  }
})

const ECHOED: readonly (readonly [string, string])[] = [
  ['[5, 5.0, 5.50, -0, -0.0]', '[5,5.0,5.5,0,-0.0]'],
  [
    '[1e5, 1E5, 1e15, 1e16, 123456789012345680.0]',
    '[100000.0,100000.0,1000000000000000.0,1e+16,1.2345678901234568e+17]',
  ],
  ['[1e-4, 0.00001, 5e-324, 1.5e300]', '[0.0001,1e-05,5e-324,1.5e+300]'],
  ['12345678901234567890', '12345678901234567890'],
  ['[NaN, Infinity, -Infinity, 1e999]', '[null,null,null,null]'],
  ['{"10":1,"2":2,"a":3}', '{"10":1,"2":2,"a":3}'],
  ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
  ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}'],
  ['"\\u00e9\\u2028\\/\\u007f"', '"\u00e9\u2028/\u007f"'],
  ['"\\ud83d\\ude00 \\ud800"', '"\u{1f600} \\ud800"'],
  ['"\\b\\f\\n\\r\\t\\u0001\\"\\\\"', '"\\b\\f\\n\\r\\t\\u0001\\"\\\\"'],
]

test('what is read exactly is written as Python would write it', () => {
  for (const [text, echo] of ECHOED) {
    const read = readExactJson(Buffer.from(text))
    assert.equal(read.kind === 'value' && writeJson(read.value), echo)
  }
})

const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()
const utf32 = (text: string) => Buffer.from([...text].flatMap((c) => [0, 0, 0, c.charCodeAt(0)]))

test('UTF-16 and UTF-32 are recognised, with and without a mark', () => {
  const bodies = [
    Buffer.from('\ufeff{"a":1}'),
    Buffer.from('{"a":1}', 'utf16le'),
    Buffer.from('\ufeff{"a":1}', 'utf16le'),
    bigEndian('{"a":1}'),
    bigEndian('\ufeff{"a":1}'),
    utf32('{"a":1}'),
    utf32('{"a":1}').swap32(),
    Buffer.concat([Buffer.from([0, 0, 0xfe, 0xff]), utf32('{"a":1}')]),
  ]
  for (const body of bodies) assert.deepEqual(readJson(body), { kind: 'value', value: { a: 1 } })
  assert.deepEqual(readJson(Buffer.from('1', 'utf16le')), { kind: 'value', value: 1 })
})

test('bytes that are no text are unreadable, and what is beyond a limit names it', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  const unreadable = [
    Buffer.from([0x22, 0xff, 0x22]),
    Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    Buffer.from([0xff, 0xfe, 0x31]),
    Buffer.from([0xff, 0xfe, 0, 0, 0, 0, 0x11, 0]),
  ]
  for (const body of unreadable) assert.deepEqual(readJson(body), { kind: 'unreadable' })
  const levels = { of: 'levels', most: MAX_DEPTH } as const
  const values = { of: 'values', most: MAX_VALUES } as const
  const excessive: readonly (readonly [Buffer, Excess])[] = [
    [Buffer.from(nested(MAX_DEPTH + 1)), levels],
    [Buffer.from('['.repeat(5_000)), levels],
    [Buffer.from(`{"a":"${'\\"]'.repeat(MAX_DEPTH)}","b":${nested(MAX_DEPTH)}}`), levels],
    [Buffer.from('9'.repeat(4_301)), { of: 'digits', most: MAX_DIGITS }],
    [Buffer.from(JSON.stringify(Array(MAX_VALUES).fill(0))), values],
    [Buffer.from(JSON.stringify(Array(MAX_VALUES).fill(0)), 'utf16le'), values],
    [Buffer.from(`[${'0,'.repeat(MAX_VALUES)}broken`), values],
  ]
  for (const [body, excess] of excessive) assert.deepEqual(readJson(body), { kind: 'excessive', excess })
  for (const text of [
    nested(MAX_DEPTH),
    '9'.repeat(4_300),
    `"${'['.repeat(5_000)}"`,
    `"${'9'.repeat(5_000)}"`,
  ]) {
    assert.deepEqual(readJson(Buffer.from(text)), { kind: 'value', value: JSON.parse(text) })
  }
})

test('no bytes at all are empty', () => {
  assert.deepEqual(readJson(Buffer.alloc(0)), { kind: 'empty' })
})

test('any JSON value is read as JSON.parse reads it, and written back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      assert.deepEqual(readJson(Buffer.from(text)), { kind: 'value', value: JSON.parse(text) })
      assert.equal(writeJson(value), text)
      const exact = readExactJson(Buffer.from(text))
      assert.deepEqual(exact.kind === 'value' && plainJson(exact.value), JSON.parse(text))
    }),
  )
})

const token = fc.constantFrom(
  ...'{}[]:,"\\ \t\n-.eE019x',
  'true',
  'null',
  '\\u00e9',
  '\\ud800',
  '"a"',
  '\u00e9',
  '1.5',
)

test('the exact reader accepts what JSON.parse accepts, and nothing else but NaN and the infinities', () => {
  fc.assert(
    fc.property(fc.json(), fc.array(token), fc.nat(), (json, tokens, at) => {
      const cut = at % (json.length + 1)
      for (const text of [json.slice(0, cut) + tokens.join('') + json.slice(cut), tokens.join('')]) {
        const exact = readExactJson(Buffer.from(text))
        assert.equal(exact.kind === 'value', isParsed(text), text)
      }
    }),
    { numRuns: 2_000 },
  )
})

function isParsed(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('lists and objects, empty ones too, may have ten thousand values in them', () => {
  for (const value of [Array(MAX_VALUES - 1).fill(0), Array(MAX_VALUES - 1).fill([])]) {
    assert.deepEqual(readJson(Buffer.from(JSON.stringify(value))), { kind: 'value', value })
  }
})

test('a place in an exact value is found by keys and positions', () => {
  const exact = readExactJson(Buffer.from('{"a":[1,{"7":2.0}]}'))
  assert.ok(exact.kind === 'value')
  assert.equal(writeJson(valueAt(exact.value, ['a', 1, '7'])), '2.0')
  assert.equal(valueAt(exact.value, ['a', 'b', 'c']), undefined)
})
