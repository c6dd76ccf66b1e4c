import type { Fault } from './iso-text.ts'
import { type Unparsed, unparsed } from './parse-datetime.ts'

/** A span of time in microseconds; negative where it points back. */
export type Duration = bigint

export type ParsedDuration = { readonly ok: true; readonly duration: Duration } | Unparsed

const SECOND = 1_000_000n
const DAY = 86_400n * SECOND
const END = 1_000_000_000n * DAY
const TOO_LONG: Fault = 'durations may not exceed 999,999,999 days'

/** Years and months have the lengths that pydantic gives them: 365 and 30 days. */
const DATE_UNITS: Readonly<Record<string, bigint>> = { Y: 365n * DAY, M: 30n * DAY, W: 7n * DAY, D: DAY }
const TIME_UNITS: Readonly<Record<string, bigint>> = { H: 3_600n * SECOND, M: 60n * SECOND, S: SECOND }

/**
 * Reads an ISO 8601 duration such as `PT4H30M`, `P1DT2H` or `-P1.5D` (the last quantity may have a fraction), or
 * a number of seconds. Of pydantic's forms, `10:30` and `3 days` are not read. Never throws.
 */
export function parseDuration(input: unknown): ParsedDuration {
  const duration = readDuration(input)
  if (duration === undefined) {
    return { ok: false, code: 'time_delta_type', message: 'Input should be a valid timedelta' }
  }
  if (typeof duration === 'string') return fault(duration)
  return duration > -END && duration < END ? { ok: true, duration } : fault(TOO_LONG)
}

function fault(error: Fault): Unparsed {
  return unparsed('time_delta_parsing', 'Input should be a valid timedelta', error)
}

function readDuration(input: unknown): Duration | Fault | undefined {
  if (typeof input === 'string') return readText(input)
  if (typeof input === 'bigint') return input * SECOND
  if (typeof input !== 'number') return undefined
  if (Number.isNaN(input)) return 'NaN values not permitted'
  return Number.isFinite(input) ? inMicros(input, SECOND) : TOO_LONG
}

function readText(text: string): Duration | Fault {
  const sign = text.startsWith('-') ? -1n : 1n
  const body = /^[+-]/.test(text) ? text.slice(1) : text
  if (body === '') return 'input is too short'
  if (body[0] !== 'P') return 'expected an ISO 8601 duration such as `PT4H30M`'
  const [dates, times, ...more] = body.slice(1).split('T')
  if (more.length > 0) return '`t` character repeated in duration'
  if (!dates && !times) return 'input is too short'
  const days = addQuantities(dates ?? '', DATE_UNITS, 'quantity invalid in date part of duration')
  if (typeof days === 'string') return days
  if (days.fraction && times) return 'quantity fraction invalid in duration'
  const clock = addQuantities(times ?? '', TIME_UNITS, 'quantity invalid in time part of duration')
  return typeof clock === 'string' ? clock : sign * (days.sum + clock.sum)
}

type Sum = { readonly sum: Duration; readonly fraction: boolean }

function addQuantities(text: string, units: Readonly<Record<string, bigint>>, badUnit: Fault): Sum | Fault {
  let sum = 0n
  let fraction = false
  let at = 0
  while (at < text.length) {
    const quantity = /(\d+)([.,]\d*)?/y
    quantity.lastIndex = at
    const found = quantity.exec(text)
    if (!found) return 'invalid digit in duration'
    if (fraction) return 'quantity fraction invalid in duration'
    fraction = found[2] !== undefined
    const unit = units[text[quantity.lastIndex] ?? '']
    if (unit === undefined) return badUnit
    if (found[1]!.length > 19) return 'a numeric value in the duration is too large'
    sum += BigInt(found[1]!) * unit + inMicros(Number(`0.${found[2]?.slice(1) ?? ''}0`), unit)
    at = quantity.lastIndex + 1
  }
  return { sum, fraction }
}

/** So many units as microseconds, rounded half away from zero; whole units stay exact. */
function inMicros(quantity: number, unit: bigint): Duration {
  const whole = Math.trunc(quantity)
  const part = (quantity - whole) * Number(unit)
  return BigInt(whole) * unit + BigInt(Math.sign(part) * Math.round(Math.abs(part)))
}

/** The canonical ISO 8601 form, in days, hours, minutes and seconds: `P1DT2H`, `-PT0.5S`, `PT0S`. */
export function formatDuration(duration: Duration): string {
  const size = duration < 0n ? -duration : duration
  const clock = size % DAY
  const minutes = clock / (60n * SECOND)
  const days = size / DAY
  const seconds = secondsText(clock % (60n * SECOND))
  const time = [part(minutes / 60n, 'H'), part(minutes % 60n, 'M'), seconds].join('')
  if (days === 0n && time === '') return 'PT0S'
  return `${duration < 0n ? '-' : ''}P${part(days, 'D')}${time && `T${time}`}`
}

function part(count: bigint, unit: string): string {
  return count === 0n ? '' : `${count}${unit}`
}

function secondsText(micros: bigint): string {
  if (micros === 0n) return ''
  const fraction = String(SECOND + (micros % SECOND))
    .slice(1)
    .replace(/0+$/, '')
  return `${micros / SECOND}${fraction && `.${fraction}`}S`
}
