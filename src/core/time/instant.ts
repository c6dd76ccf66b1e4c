import { type Day, formatDay, MAX_DAY, MIN_DAY, twoDigits } from './civil-date.ts'

/** A moment as microseconds since 1970-01-01T00:00:00Z, exact for the years 1–9999. */
export type Instant = bigint

const MICROS_PER_SECOND = 1_000_000
export const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND
const BIG_DAY = BigInt(MICROS_PER_DAY)

/** 0001-01-01T00:00:00Z */
export const MIN_INSTANT: Instant = BigInt(MIN_DAY) * BIG_DAY
/** 9999-12-31T23:59:59.999999Z */
export const MAX_INSTANT: Instant = BigInt(MAX_DAY + 1) * BIG_DAY - 1n

/** ISO 8601 with `Z`: `2026-01-31T10:30:00Z`, with six digits of fraction only where it is not zero. */
export function formatInstant(instant: Instant): string {
  const { day, micros } = splitInstant(instant)
  const fraction = micros % MICROS_PER_SECOND
  const seconds = `${dayText(day)}T${clockText((micros - fraction) / MICROS_PER_SECOND)}`
  return fraction === 0 ? `${seconds}Z` : `${seconds}.${String(MICROS_PER_SECOND + fraction).slice(1)}Z`
}

/** `2026-01-31T10:30:00`: whole seconds (rounded down) in UTC, without a zone. */
export function formatSeconds(instant: Instant): string {
  const { day, micros } = splitInstant(instant)
  return `${dayText(day)}T${clockText(Math.floor(micros / MICROS_PER_SECOND))}`
}

/** The UTC day of an instant and the microseconds that have passed in it. */
export function splitInstant(instant: Instant): { day: Day; micros: number } {
  const exact = Number(instant)
  if (Number.isSafeInteger(exact)) {
    const day = Math.floor(exact / MICROS_PER_DAY)
    return { day, micros: exact - day * MICROS_PER_DAY }
  }
  const remainder = instant % BIG_DAY
  const micros = remainder < 0n ? remainder + BIG_DAY : remainder
  return { day: Number((instant - micros) / BIG_DAY), micros: Number(micros) }
}

/** The instant `micros` after the start of a UTC day; `micros` may lie outside of the day. */
export function joinInstant(day: Day, micros: number): Instant {
  const sum = day * MICROS_PER_DAY + micros
  return Number.isSafeInteger(sum) ? BigInt(sum) : BigInt(day) * BIG_DAY + BigInt(micros)
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => twoDigits(value))

function clockText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  return `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes - hours * 60]}:${TWO_DIGITS[seconds - minutes * 60]}`
}

let lastDay: Day = 0
let lastDayText = formatDay(0)

// Neighbouring entries of a log mostly share their day, so that remembering one saves most of the work.
function dayText(day: Day): string {
  if (day !== lastDay) {
    lastDayText = formatDay(day)
    lastDay = day
  }
  return lastDayText
}
