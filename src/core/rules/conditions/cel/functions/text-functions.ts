import { codePoints } from '../../../../storable-text.ts'
import { TEXT_MAX_LENGTH } from '../arithmetic.ts'
import { type Frame, spend } from '../frame.ts'
import { LIST_MAX_LENGTH } from '../parse.ts'
import { finder, split } from '../text-search.ts'
import { BOOLEAN, NUMBER, TEXT, TEXT_LIST } from '../type.ts'
import { failure, type Value } from '../value.ts'
import { type FunctionRule, functionRule } from './function-rule.ts'

const LONG_TEXT = failure('too-large', `Text has at most ${TEXT_MAX_LENGTH} characters`)
const LONG_LIST = failure('too-large', `A list has at most ${LIST_MAX_LENGTH} elements`)
const NOT_TEXT = failure('wrong-type', 'Only a list of text can be joined')
const NOT_WITHIN = failure('conversion', 'substring() goes beyond the text')

/** Positions and lengths count UTF-16 units, but `size` counts characters, as people do. */
export const TEXT_FUNCTIONS: readonly FunctionRule[] = [
  functionRule('text.contains(text)', BOOLEAN, (frame: Frame, text: string, part: string) => {
    return finder(frame, part)(text, 0) >= 0
  }),
  functionRule('text.startsWith(text)', BOOLEAN, (frame: Frame, text: string, part: string) => {
    spend(frame, part.length >> 2)
    return text.startsWith(part)
  }),
  functionRule('text.endsWith(text)', BOOLEAN, (frame: Frame, text: string, part: string) => {
    spend(frame, part.length >> 2)
    return text.endsWith(part)
  }),
  functionRule('text.indexOf(text)', NUMBER, (frame: Frame, text: string, part: string) => {
    return finder(frame, part)(text, 0)
  }),
  functionRule('text.lowerAscii()', TEXT, (frame: Frame, text: string) =>
    rewrite(frame, text, (t) => t.toLowerCase()),
  ),
  functionRule('text.upperAscii()', TEXT, (frame: Frame, text: string) =>
    rewrite(frame, text, (t) => t.toUpperCase()),
  ),
  functionRule('text.trim()', TEXT, (frame: Frame, text: string) => rewrite(frame, text, (t) => t.trim())),
  functionRule('text.substring(number)', TEXT, (frame: Frame, text: string, from: number) =>
    substring(frame, { text, from, to: text.length }),
  ),
  functionRule(
    'text.substring(number, number)',
    TEXT,
    (frame: Frame, text: string, from: number, to: number) => substring(frame, { text, from, to }),
  ),
  functionRule('text.split(text)', TEXT_LIST, (frame: Frame, text: string, separator: string) => {
    return split(frame, text, separator) ?? LONG_LIST
  }),
  functionRule('text.replace(text, text)', TEXT, replace),
  functionRule('list.join()', TEXT, (frame: Frame, list: readonly Value[]) => join(frame, list, '')),
  functionRule('list.join(text)', TEXT, join),
  functionRule('text.size()', NUMBER, size),
  functionRule('size(text)', NUMBER, size),
]

function rewrite(frame: Frame, text: string, how: (text: string) => string): string {
  spend(frame, 10 + (text.length >> 1))
  return how(text)
}

function size(frame: Frame, text: string): number {
  spend(frame, 5 + (text.length << 1))
  return codePoints(text)
}

type Cut = { readonly text: string; readonly from: number; readonly to: number }

function substring(frame: Frame, { text, from, to }: Cut): Value {
  if (!Number.isInteger(from) || !Number.isInteger(to)) return NOT_WITHIN
  if (from < 0 || to < from || to > text.length) return NOT_WITHIN
  spend(frame, 10)
  return text.slice(from, to)
}

function replace(frame: Frame, text: string, part: string, by: string): Value {
  const parts = split(frame, text, part)
  return parts ? join(frame, parts, by) : LONG_LIST
}

function join(frame: Frame, list: readonly Value[], separator: string): Value {
  spend(frame, list.length)
  let length = separator.length * Math.max(0, list.length - 1)
  for (const element of list) {
    if (typeof element !== 'string') return NOT_TEXT
    length += element.length
  }
  if (length > TEXT_MAX_LENGTH) return LONG_TEXT
  spend(frame, list.length * 5 + (length >> 1))
  return list.join(separator)
}
