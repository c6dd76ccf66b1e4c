import { type Day, dayOf, daysInMonth } from './civil-date.ts'

/** What is wrong with a text, in the words of pydantic's datetime reader. */
export type Fault = string

export const EXTRA_CHARACTERS: Fault = 'unexpected extra characters at the end of the input'

/** A time of day: `micros` since midnight, and where its text ends. */
export type TimeOfDay = { readonly micros: number; readonly end: number }

/** Reads the `YYYY-MM-DD` that a text begins with, whatever follows. The year 0 is read, too. */
export function readDay(text: string): Day | Fault {
  if (text.length < 10) return 'input is too short'
  const century = twoDigitsAt(text, 0)
  const yearOfCentury = twoDigitsAt(text, 2)
  if (century < 0 || yearOfCentury < 0) return 'invalid character in year'
  if (text[4] !== '-') return 'invalid date separator, expected `-`'
  const month = twoDigitsAt(text, 5)
  if (month < 0) return 'invalid character in month'
  if (text[7] !== '-') return 'invalid date separator, expected `-`'
  const day = twoDigitsAt(text, 8)
  if (day < 0) return 'invalid character in day'
  if (month < 1 || month > 12) return 'month value is outside expected range of 1-12'
  const year = century * 100 + yearOfCentury
  if (day < 1 || day > daysInMonth(year, month)) return 'day value is outside expected range'
  return dayOf(year, month, day)
}

/** Reads `HH:MM[:SS[.f…]]`; digits of the fraction beyond the sixth are dropped. */
export function readTimeOfDay(text: string, start: number): TimeOfDay | Fault {
  if (text.length - start < 5) return 'input is too short'
  const hour = twoDigitsAt(text, start)
  if (hour < 0) return 'invalid character in hour'
  if (text[start + 2] !== ':') return 'invalid time separator, expected `:`'
  const minute = twoDigitsAt(text, start + 3)
  if (minute < 0) return 'invalid character in minute'
  if (hour > 23) return 'hour value is outside expected range of 0-23'
  if (minute > 59) return 'minute value is outside expected range of 0-59'
  const minutes = hour * 60 + minute
  if (text[start + 5] !== ':') return { micros: minutes * 60_000_000, end: start + 5 }
  const second = twoDigitsAt(text, start + 6)
  if (second < 0) return 'invalid character in second'
  if (second > 59) return 'second value is outside expected range of 0-59'
  return readFraction(text, start + 8, (minutes * 60 + second) * 1_000_000)
}

function readFraction(text: string, start: number, wholeSeconds: number): TimeOfDay | Fault {
  if (text[start] !== '.' && text[start] !== ',') return { micros: wholeSeconds, end: start }
  let micros = 0
  let weight = 100_000
  let end = start + 1
  for (let digit = digitAt(text, end); digit >= 0; digit = digitAt(text, end)) {
    if (weight >= 1) micros += digit * weight
    weight /= 10
    end += 1
  }
  if (end === start + 1) return 'second fraction digits missing after `.`'
  return { micros: wholeSeconds + micros, end }
}

/** Reads `Z`, `±HH:MM` or `±HHMM` up to the end of the text, as minutes east of UTC; none at all is UTC. */
export function readOffset(text: string, start: number): number | Fault {
  if (start === text.length) return 0
  const first = text[start]
  if (first === 'Z' || first === 'z') return start + 1 === text.length ? 0 : EXTRA_CHARACTERS
  const minus = first === '-' || text.startsWith(MINUS_SIGN, start)
  if (!minus && first !== '+') return 'invalid timezone sign'
  const hourAt = start + (minus && first !== '-' ? MINUS_SIGN.length : 1)
  const hour = twoDigitsAt(text, hourAt)
  if (hour < 0) return 'invalid timezone hour'
  const minuteAt = text[hourAt + 2] === ':' ? hourAt + 3 : hourAt + 2
  const minute = twoDigitsAt(text, minuteAt)
  if (minute < 0) return 'invalid timezone minute'
  if (minute > 59) return 'timezone minute value is outside expected range of 0-59'
  if (hour > 23) return 'timezone offset must be less than 24 hours'
  if (minuteAt + 2 < text.length) return EXTRA_CHARACTERS
  return (minus ? -1 : 1) * (hour * 60 + minute)
}

/** U+2212 as `utf8Text` writes it. */
const MINUS_SIGN = '\xe2\x88\x92'

/**
 * The UTF-8 bytes of a text, one character each. The reader that is followed here counts bytes, which decides
 * what it says of a text that is not ASCII. ASCII stays as it is.
 */
export function utf8Text(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return bytes
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48
  return digit >= 0 && digit <= 9 ? digit : -1
}

function twoDigitsAt(text: string, at: number): number {
  const tens = digitAt(text, at)
  const ones = digitAt(text, at + 1)
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones
}
