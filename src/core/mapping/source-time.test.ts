import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BadMapping, BadValue } from './bad-mapping.ts'
import { compileSourceTime } from './source-time.ts'

type Case = readonly [text: string | number, written: string, format?: string, zone?: string]

const readable: readonly Case[] = [
  ['2015-01-03 07:00:00', '2015-01-03T07:00:00Z'],
  ['2015-01-03T07:00', '2015-01-03T07:00:00Z'],
  ['2015-01-03', '2015-01-03T00:00:00Z'],
  ['2015-01-03T07:00:00.123456789+02:00', '2015-01-03T05:00:00.123456Z'],
  ['2015-01-03T07:00:00,5', '2015-01-03T07:00:00.500000Z'],
  [' 2015-01-03 07:00:00Z ', '2015-01-03T07:00:00Z', 'iso', 'Europe/Oslo'],
  ['0001-01-01 00:00:00', '0001-01-01T00:00:00Z'],
  ['2015-01-03 07:00:00', '2015-01-03T07:00:00Z', 'YYYY-MM-DD HH:mm:ss'],
  ['2015-01-03 07:00:00', '2015-01-03T09:30:00Z', 'YYYY-MM-DD HH:mm:ss', '-02:30'],
  ['3.1.2015 7:05', '2015-01-03T07:05:00Z', 'D.M.YYYY H:mm'],
  ['1/3/2015 12:05 AM', '2015-01-03T00:05:00Z', 'M/D/YYYY h:mm A'],
  ['1/3/2015 12:05 pm', '2015-01-03T12:05:00Z', 'M/D/YYYY h:mm A'],
  ['03-Jan-2015 07:00:00.25', '2015-01-03T07:00:00.250000Z', 'DD-MMM-YYYY HH:mm:ss.SSS'],
  ['20150103T070000+0200', '2015-01-03T05:00:00Z', 'YYYYMMDDTHHmmssZ'],
  ['2015-01-15 12:00:00', '2015-01-15T11:00:00Z', 'iso', 'Europe/Oslo'],
  ['2015-07-15 12:00:00', '2015-07-15T10:00:00Z', 'iso', 'Europe/Oslo'],
  ['2015-10-25 02:30:00', '2015-10-25T00:30:00Z', 'iso', 'Europe/Oslo'],
  ['1420268400', '2015-01-03T07:00:00Z', 'unix'],
  ['1420268400.25', '2015-01-03T07:00:00.250000Z', 'unix'],
  [1420268400123, '2015-01-03T07:00:00.123000Z', 'unix_ms'],
  ['1420268400123456789', '2015-01-03T07:00:00.123456Z', 'unix_ns'],
  ['-0.5', '1969-12-31T23:59:59.500000Z', 'unix'],
]

for (const [text, written, format = 'iso', zone = 'UTC'] of readable) {
  test(`${text} (${format}, ${zone}) is ${written}`, () => {
    const time = compileSourceTime({ column: 't', format, zone }, 'occurred_at')
    assert.equal(time.of({ t: text }), written)
  })
}

const unreadable: readonly Case[] = [
  ['yesterday', 'no time of the form iso'],
  ['2015-02-29', 'no time of the form iso'],
  ['2015-01-03 24:00:00', 'no time of the form iso'],
  ['2015-01-03 07:00', 'no time of the form YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DD HH:mm:ss'],
  ['1/3/2015 13:05 PM', 'no time', 'M/D/YYYY h:mm A'],
  ['2015-03-29 02:30:00', 'put forward past 2015-03-29T02:30:00', 'iso', 'Europe/Oslo'],
  ['soon', 'no count from 1970', 'unix'],
  ['99999999999999', 'not in the years', 'unix'],
  ['0001-01-01 00:00:00', 'not in the years', 'iso', '+02:00'],
]

for (const [text, reason, format = 'iso', zone = 'UTC'] of unreadable) {
  test(`${text} (${format}, ${zone}) is refused: ${reason}`, () => {
    const time = compileSourceTime({ column: 't', format, zone }, 'occurred_at')
    assert.throws(
      () => time.of({ t: text }),
      (error: Error) => error instanceof BadValue && error.message.includes(reason),
    )
  })
}

test('an empty column is no time, and a default stands in for it', () => {
  assert.equal(compileSourceTime({ column: 't' }, 'ended_at').of({ t: '' }), undefined)
  assert.equal(
    compileSourceTime({ column: 't', default: '2015-01-03' }, 'ended_at').of({}),
    '2015-01-03T00:00:00Z',
  )
})

test('date and time may come from two columns', () => {
  assert.equal(
    compileSourceTime('{d} {t}', 'occurred_at').of({ d: '2015-01-03', t: '07:00' }),
    '2015-01-03T07:00:00Z',
  )
})

for (const [spec, key] of [
  [{ column: 't', zone: 'Oslo time' }, 'occurred_at.zone'],
  [{ column: 't', format: 'HH:mm' }, 'occurred_at.format'],
  [{ column: 't', format: 7 }, 'occurred_at.format'],
  [{ column: 't', timezone: 'UTC' }, 'timezone'],
  [7, 'occurred_at'],
] as const) {
  test(`${JSON.stringify(spec)} is refused by its key ${key}`, () => {
    assert.throws(
      () => compileSourceTime(spec, 'occurred_at'),
      (error: Error) => error instanceof BadMapping && error.message.includes(key),
    )
  })
}
