/** A day as a count of days since 1970-01-01 in the proleptic Gregorian calendar. */
export type Day = number

const DAYS_IN_400_YEARS = 146_097
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
const DAYS_BEFORE_1970 = daysBeforeYear(1970)

/** The first and last day that have a four-digit year. */
export const MIN_DAY: Day = -DAYS_BEFORE_1970
export const MAX_DAY: Day = daysBeforeYear(10_000) - DAYS_BEFORE_1970 - 1

function daysBeforeYear(year: number): number {
  const past = year - 1
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** The number of days in a month (1–12) of a year. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The day of a calendar date; `month` and `day` must be in range, the year may be 0. */
export function dayOf(year: number, month: number, day: number): Day {
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0
  return daysBeforeYear(year) + DAYS_BEFORE_MONTH[month - 1]! + leapDay + day - 1 - DAYS_BEFORE_1970
}

/** The calendar date of a day, written `YYYY-MM-DD`; `day` must have a four-digit year. */
export function formatDay(day: Day): string {
  const sinceYearOne = day + DAYS_BEFORE_1970
  // The estimate is right or one too small, since a year is never longer than its mean by a whole day.
  let year = Math.floor((sinceYearOne * 400) / DAYS_IN_400_YEARS) + 1
  if (daysBeforeYear(year + 1) <= sinceYearOne) year += 1
  if (daysBeforeYear(year) > sinceYearOne) year -= 1
  let rest = sinceYearOne - daysBeforeYear(year)
  let month = 1
  while (rest >= daysInMonth(year, month)) {
    rest -= daysInMonth(year, month)
    month += 1
  }
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(rest + 1)}`
}

/** A number from 0 to 99 in two digits. */
export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}
