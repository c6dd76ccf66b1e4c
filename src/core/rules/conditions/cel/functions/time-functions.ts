import { type Frame, spend } from '../frame.ts'
import type { Analysis, Term } from '../term.ts'
import { NUMBER } from '../type.ts'
import type { Span, Time, Value } from '../value.ts'
import { type Clock, utcClock } from './clock.ts'
import { type Compute, type FunctionRule, functionRule } from './function-rule.ts'
import { clockOf, type TimeZone } from './time-zone.ts'

const MICROS = { hour: 3_600_000_000, minute: 60_000_000, second: 1_000_000, millisecond: 1_000 }

/** CEL counts months, weekdays, days of the month (but for getDate) and days of the year from 0; Sunday is 0. */
const PARTS: Readonly<Record<string, (clock: Clock) => number>> = {
  getFullYear: ({ year }) => year,
  getMonth: ({ month }) => month - 1,
  getDate: ({ day }) => day,
  getDayOfMonth: ({ day }) => day - 1,
  getDayOfWeek: (clock) => (((dayNumber(clock) + 4) % 7) + 7) % 7,
  getDayOfYear: (clock) => dayNumber(clock) - dayNumber({ ...clock, month: 1, day: 1 }),
  getHours: ({ micros }) => Math.floor(micros / MICROS.hour),
  getMinutes: ({ micros }) => Math.floor(micros / MICROS.minute) % 60,
  getSeconds: ({ micros }) => Math.floor(micros / MICROS.second) % 60,
  getMilliseconds: ({ micros }) => Math.floor(micros / MICROS.millisecond) % 1_000,
}

/** Days since 1970-01-01. */
function dayNumber({ year, month, day }: Clock): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / 86_400_000
}

export const TIME_FUNCTIONS: readonly FunctionRule[] = [
  ...Object.entries(PARTS).flatMap(([name, part]) => [inUtc(name, part), inZone(name, part)]),
  ofDuration('getHours', MICROS.hour),
  ofDuration('getMinutes', MICROS.minute),
  ofDuration('getSeconds', MICROS.second),
  ofDuration('getMilliseconds', MICROS.millisecond),
]

function inUtc(name: string, part: (clock: Clock) => number): FunctionRule {
  return functionRule(`time.${name}()`, NUMBER, (frame: Frame, time: Time) => {
    spend(frame, 50)
    return part(utcClock(time))
  })
}

/** `event.occurred_at.getHours("Europe/Berlin")`. */
function inZone(name: string, part: (clock: Clock) => number): FunctionRule {
  const rule = functionRule(`time.${name}(text)`, NUMBER, () => 0)
  return { ...rule, prepare: (analysis, terms) => prepareZone(analysis, terms, part) }
}

const WRITTEN_OUT = 'A time zone is written out, such as "Europe/Berlin" or "+02:00"'

/** Making the formatter of a zone takes about as long as a small pattern. */
const ZONE_PREPARATION = 50

function prepareZone(
  analysis: Analysis,
  terms: readonly Term[],
  part: (clock: Clock) => number,
): Compute | { wrong: string } {
  const name = terms[1]!.constant
  if (typeof name !== 'string') return { wrong: WRITTEN_OUT }
  analysis.preparation += ZONE_PREPARATION
  const clock: TimeZone | undefined = clockOf(name)
  if (!clock) return { wrong: `There is no time zone ${JSON.stringify(name.slice(0, 40))}. ${WRITTEN_OUT}` }
  return (frame: Frame, time: Time): Value => {
    spend(frame, 2_000)
    return part(clock(time))
  }
}

/** The whole length in whole units, as CEL has it: `duration("90m").getMinutes()` is 90. */
function ofDuration(name: string, unit: number): FunctionRule {
  return functionRule(`duration.${name}()`, NUMBER, (_: Frame, { micros }: Span) =>
    Number(micros / BigInt(unit)),
  )
}
