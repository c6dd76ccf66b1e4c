import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Point as Point2 } from '@influxdata/influxdb-client'
import { Point as Point3 } from '@influxdata/influxdb3-client'
import fc from 'fast-check'
import { lineOf, tagText } from './line-protocol.ts'
import type { FieldValue, Point } from './point.ts'

/** Signs that mean something to somebody on the way. */
const NASTY = [',', '=', ' ', '"', "'", '\\', '\n', '\r', '\t', '%', '5', 'C', '0', 'A', 'n', 'é', '😀', '#']

const nastyText = fc
  .array(fc.constantFrom(...NASTY), { minLength: 1, maxLength: 12 })
  .map((it) => it.join(''))

/** What the official clients write as it is: they lose line breaks, and let a backslash eat what follows. */
const keepable = nastyText.filter((text) => !/[\n\r\t\\%]/.test(text))

const fieldValue: fc.Arbitrary<FieldValue> = fc.oneof(
  nastyText.map((value) => ({ type: 'string', value }) as const),
  fc.maxSafeInteger().map((value) => ({ type: 'integer', value }) as const),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ type: 'float', value }) as const),
  fc.boolean().map((value) => ({ type: 'boolean', value }) as const),
)

const named = <T>(value: fc.Arbitrary<T>, least: number) =>
  fc.array(fc.tuple(keepable, value), { minLength: least, maxLength: 4 }).map((pairs) => new Map(pairs))

const point: fc.Arbitrary<Point> = fc.record({
  measurement: keepable.filter((text) => !text.startsWith('#') && !text.includes('=')),
  tags: named(keepable, 0),
  fields: named(fieldValue, 1),
  time: fc.bigInt({ min: -9_223_372_036_854_775_806n, max: 9_223_372_036_854_775_806n }),
})

describe('a line', () => {
  test('is what the official client of version 2 writes', () => {
    fc.assert(fc.property(point, (it) => assert.equal(lineOf(it), official(it, new Point2(it.measurement)))))
  })

  test('is what the official client of version 3 writes', () => {
    fc.assert(
      fc.property(point, (it) => assert.equal(lineOf(it), official3(it, Point3.measurement(it.measurement)))),
    )
  })

  for (const [text, written] of [
    ['Motor-01', 'Motor-01'],
    ['a, b=c', 'a\\,\\ b\\=c'],
    ['C:\\pumps', 'C:\\pumps'],
    ['ends\\', 'ends%5C'],
    ['ends\\\\', 'ends%5C%5C'],
    ['a\\,b', 'a%5C\\,b'],
    ['two\nlines', 'two%0Alines'],
    ['50%', '50%'],
    ['%5C', '%255C'],
    ['"quoted"', '"quoted"'],
  ] as const) {
    test(`has the tag ${JSON.stringify(text)} as ${written}`, () => {
      const fields = new Map([['f', { type: 'boolean', value: true } as const]])
      const line = lineOf({ measurement: 'm', tags: new Map([['t', tagText(text)]]), fields, time: 1n })
      assert.equal(line, `m,t=${written} f=T 1`)
    })
  }
})

describe('the text of a tag', () => {
  test('can be turned back, so that two texts never become the same', () => {
    fc.assert(
      fc.property(nastyText, (text) => assert.equal(plain(tagText(text)), text)),
      { numRuns: 2_000 },
    )
  })

  test('has nothing that InfluxDB cannot keep in a tag', () => {
    fc.assert(
      fc.property(nastyText, (text) =>
        assert.doesNotMatch(tagText(text), /[\n\r\t]|\\(?=[,= \\]*(?:[,= ]|$))/),
      ),
      { numRuns: 2_000 },
    )
  })
})

function plain(tag: string): string {
  return tag.replace(/%(25|5C|0A|0D|09)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

function official({ tags, fields, time }: Point, it: Point2): string | undefined {
  for (const [name, value] of tags) it.tag(name, value)
  for (const [name, { type, value }] of fields) {
    if (type === 'string') it.stringField(name, value)
    else if (type === 'boolean') it.booleanField(name, value)
    else if (type === 'integer') it.intField(name, value)
    else it.floatField(name, value)
  }
  return it.timestamp(String(time)).toLineProtocol()
}

function official3({ tags, fields, time }: Point, it: Point3): string | undefined {
  for (const [name, value] of tags) it.setTag(name, value)
  for (const [name, { type, value }] of fields) {
    if (type === 'string') it.setStringField(name, value)
    else if (type === 'boolean') it.setBooleanField(name, value)
    else if (type === 'integer') it.setIntegerField(name, value)
    else it.setFloatField(name, value)
  }
  return it.setTimestamp(String(time)).toLineProtocol()
}
