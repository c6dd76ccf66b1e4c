import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { RawItem } from './raw-item.ts'
import { createArrayCutter } from './split-array.ts'
import { splitLines } from './split-lines.ts'

const LIMIT = 20

function shown(item: RawItem): string {
  return item.kind === 'bytes' ? item.bytes.toString() : item.kind
}

/** The text in pieces of so many bytes. */
function pieces(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text)
  const count = Math.ceil(bytes.length / size)
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
}

async function linesOf(text: string, size: number): Promise<string[]> {
  async function* arriving() {
    yield* pieces(text, size)
  }
  const found: string[] = []
  for await (const item of splitLines(arriving(), LIMIT)) found.push(shown(item))
  return found
}

function itemsOf(text: string, size: number) {
  const items: string[] = []
  const cutter = createArrayCutter(LIMIT, (item) => items.push(shown(item).trim()))
  for (const piece of pieces(text, size)) cutter.push(piece)
  return { items, fault: cutter.end() }
}

describe('lines', () => {
  const table: readonly [string, readonly string[]][] = [
    ['', []],
    ['a', ['a']],
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\r\n \n\tb', ['a\r', '\tb']],
    [`a\n${'x'.repeat(21)}\nb`, ['a', 'too-long', 'b']],
    [`${'x'.repeat(20)}`, ['x'.repeat(20)]],
    [`${'x'.repeat(500)}`, ['too-long']],
  ]
  for (const [text, expected] of table) {
    test(`of ${JSON.stringify(text.slice(0, 30))}, however they arrive`, async () => {
      for (const size of [1, 2, 3, 1000]) assert.deepEqual(await linesOf(text, size), expected)
    })
  }
})

describe('items', () => {
  const table: readonly [string, readonly string[], string | null][] = [
    ['[]', [], null],
    ['\ufeff [ ] ', [], null],
    ['[1]', ['1'], null],
    ['[1, {"a":[2,3]},"x,]"]', ['1', '{"a":[2,3]}', '"x,]"'], null],
    ['["\\"],[\\\\",2]', ['"\\"],[\\\\"', '2'], null],
    ['[1,]', ['1', ''], null],
    ['[,]', ['', ''], null],
    [`[1,"${'x'.repeat(500)}",2]`, ['1', 'too-long', '2'], null],
    ['', [], 'empty'],
    ['  ', [], 'empty'],
    ['{"a":1}', [], 'no-array'],
    ['[1,2', ['1'], 'not-closed'],
    ['[1]x', ['1'], 'more-behind'],
    ['[1]]', ['1'], 'more-behind'],
    ['["', [], 'not-closed'],
  ]
  for (const [text, items, fault] of table) {
    test(`of ${JSON.stringify(text.slice(0, 30))}, however they arrive`, () => {
      for (const size of [1, 2, 3, 1000]) assert.deepEqual(itemsOf(text, size), { items, fault })
    })
  }

  test('are those of any JSON array', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 2 })),
        fc.integer({ min: 1, max: 50 }),
        (values, size) => {
          const items: unknown[] = []
          const cutter = createArrayCutter(10_000, (item) => items.push(JSON.parse(shown(item))))
          for (const piece of pieces(JSON.stringify(values), size)) cutter.push(piece)
          assert.equal(cutter.end(), null)
          assert.deepEqual(items, JSON.parse(JSON.stringify(values)))
        },
      ),
    )
  })
})
