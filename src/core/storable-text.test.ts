import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codePoints, nameFault, textFault } from './storable-text.ts'

test('text with U+0000 or half of a surrogate pair is refused, everything else is not', () => {
  assert.equal(textFault('a\0')?.message, 'Value error, the character U+0000 is not allowed')
  assert.equal(textFault('a\udc00')?.code, 'string_unicode')
  for (const text of ['', ' ', '\t', '😀', '\u2028']) assert.equal(textFault(text), undefined)
})

test('a name has no blanks at its ends and no control characters anywhere', () => {
  for (const name of [' a', 'a ', 'a\n', '\u00a0a']) assert.match(nameFault(name)!.message, /blanks/)
  for (const name of ['a\tb', 'a\0b', 'a\u0085b'])
    assert.match(nameFault(name)!.message, /control characters/)
  for (const name of ['a', 'a b', 'évt-001', '日本', '😀']) assert.equal(nameFault(name), undefined)
})

test('an emoji counts as one', () => assert.equal(codePoints('a😀'), 2))
