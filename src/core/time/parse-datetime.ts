import { type Day, MIN_DAY } from './civil-date.ts'
import { type Instant, joinInstant, MAX_INSTANT, MIN_INSTANT, splitInstant } from './instant.ts'
import { EXTRA_CHARACTERS, type Fault, readDay, readOffset, readTimeOfDay, utf8Text } from './iso-text.ts'
import { fromUnixInteger, fromUnixNumber, fromUnixText } from './unix-timestamp.ts'

/** A value that is no datetime, date or duration: pydantic's code for it, its sentence, and the word in that. */
export type Unparsed = {
  readonly ok: false
  readonly code: string
  readonly message: string
  readonly ctx?: { readonly error: string }
}

export type ParsedDatetime = { readonly ok: true; readonly instant: Instant } | Unparsed

/** A date and time as written, before its offset is taken off. */
export type LocalDatetime = { readonly day: Day; readonly micros: number; readonly offsetMinutes: number }

/**
 * Reads what pydantic accepts as a datetime: ISO 8601 text with or without time and offset, or seconds or
 * milliseconds since 1970 as number or text. Without an offset it is UTC. Never throws.
 */
export function parseDatetime(input: unknown): ParsedDatetime {
  if (typeof input === 'string') return parseText(input)
  if (typeof input === 'number') return checkedInstant(fromUnixNumber(input))
  if (typeof input === 'bigint') return checkedInstant(fromUnixInteger(input))
  return { ok: false, code: 'datetime_type', message: 'Input should be a valid datetime' }
}

function parseText(text: string): ParsedDatetime {
  const local = readLocalDatetime(text)
  if (typeof local !== 'string') return instantOf(local)
  if (!text.isWellFormed()) return NOT_UNICODE
  return parseBytes(utf8Text(text))
}

function parseBytes(text: string): ParsedDatetime {
  const local = readLocalDatetime(text)
  if (typeof local !== 'string') return instantOf(local)
  const day = readDay(text)
  if (typeof day === 'number' && text.length === 10) return instantOf({ day, micros: 0, offsetMinutes: 0 })
  const unix = /\./.test(text) ? undefined : fromUnixText(text)
  const fault = typeof unix === 'string' ? unix : typeof day === 'string' ? day : EXTRA_CHARACTERS
  return unparsed('datetime_from_date_parsing', 'Input should be a valid datetime or date', fault)
}

/** Reads a date with a time, or a number that stands for one. A date alone is not read. */
export function readLocalDatetime(text: string): LocalDatetime | Fault {
  const iso = readIsoDatetime(text)
  if (typeof iso !== 'string') return iso
  const unix = fromUnixText(text)
  if (unix === undefined) return iso
  return typeof unix === 'string' ? unix : { ...splitInstant(unix), offsetMinutes: 0 }
}

function readIsoDatetime(text: string): LocalDatetime | Fault {
  const day = readDay(text)
  if (typeof day === 'string') return day
  const separator = text[10]
  if (separator !== 'T' && separator !== 't' && separator !== '_' && separator !== ' ') {
    return 'invalid datetime separator, expected `T`, `t`, `_` or space'
  }
  const time = readTimeOfDay(text, 11)
  if (typeof time === 'string') return time
  const offsetMinutes = readOffset(text, time.end)
  if (typeof offsetMinutes === 'string') return offsetMinutes
  return { day, micros: time.micros, offsetMinutes }
}

function instantOf({ day, micros, offsetMinutes }: LocalDatetime): ParsedDatetime {
  if (day < MIN_DAY) return datetimeFault(YEAR_ZERO)
  const instant = joinInstant(day, micros - offsetMinutes * 60_000_000)
  return instant < MIN_INSTANT || instant > MAX_INSTANT ? datetimeFault(OUT_OF_RANGE) : { ok: true, instant }
}

function checkedInstant(instant: Instant | Fault): ParsedDatetime {
  if (typeof instant === 'string') return datetimeFault(instant)
  return instant < MIN_INSTANT ? datetimeFault(YEAR_ZERO) : { ok: true, instant }
}

export const YEAR_ZERO: Fault = 'year 0 is out of range'

/** For an offset that moves a time out of the years 1–9999; pydantic keeps offsets and has no word for it. */
const OUT_OF_RANGE: Fault = 'date value out of range'

/** What pydantic says of text that has no UTF-8 form. */
export const NOT_UNICODE: Unparsed = {
  ok: false,
  code: 'string_unicode',
  message: 'Input should be a valid string, unable to parse raw data as a unicode string',
}

function datetimeFault(fault: Fault): Unparsed {
  return unparsed('datetime_parsing', 'Input should be a valid datetime', fault)
}

/** The refusal whose sentence is `message`, a comma and `error`. */
export function unparsed(code: string, message: string, error: Fault): Unparsed {
  return { ok: false, code, message: `${message}, ${error}`, ctx: { error } }
}
