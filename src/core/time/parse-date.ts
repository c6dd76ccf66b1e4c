import { type Day, MIN_DAY } from './civil-date.ts'
import { splitInstant } from './instant.ts'
import { type Fault, readDay, utf8Text } from './iso-text.ts'
import { NOT_UNICODE, readLocalDatetime, type Unparsed, unparsed, YEAR_ZERO } from './parse-datetime.ts'
import { fromUnixInteger, fromUnixNumber } from './unix-timestamp.ts'

export type ParsedDate = { readonly ok: true; readonly day: Day } | Unparsed

/**
 * Reads what pydantic accepts as a date: `YYYY-MM-DD`, or any datetime at midnight of its own offset. The time
 * of a datetime decides, not its instant: `2026-01-31T00:00:00+02:00` is January 31st. Never throws.
 */
export function parseDate(input: unknown): ParsedDate {
  if (typeof input === 'string') {
    return input.isWellFormed() ? parseText(utf8Text(input)) : NOT_UNICODE
  }
  if (typeof input === 'number') return midnight(splitUnix(fromUnixNumber(input)))
  if (typeof input === 'bigint') return midnight(splitUnix(fromUnixInteger(input)))
  return { ok: false, code: 'date_type', message: 'Input should be a valid date' }
}

function parseText(text: string): ParsedDate {
  const day = text.length === 10 ? readDay(text) : ''
  return typeof day === 'number' ? inRange(day) : midnight(readLocalDatetime(text))
}

function splitUnix(instant: bigint | Fault): { day: Day; micros: number } | Fault {
  return typeof instant === 'string' ? instant : splitInstant(instant)
}

function midnight(local: { day: Day; micros: number } | Fault): ParsedDate {
  if (typeof local === 'string') {
    return unparsed('date_from_datetime_parsing', 'Input should be a valid date or datetime', local)
  }
  return local.micros === 0 ? inRange(local.day) : INEXACT
}

function inRange(day: Day): ParsedDate {
  if (day >= MIN_DAY) return { ok: true, day }
  return unparsed('date_parsing', 'Input should be a valid date in the format YYYY-MM-DD', YEAR_ZERO)
}

const INEXACT: Unparsed = {
  ok: false,
  code: 'date_from_datetime_inexact',
  message: 'Datetimes provided to dates should have zero time - e.g. be exact dates',
}
