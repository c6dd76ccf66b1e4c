import { dayOf, daysInMonth } from '../time/civil-date.ts'
import { type Instant, joinInstant } from '../time/instant.ts'

/** What clocks showed; the distance from UTC only where the text says so itself. */
export type LocalTime = {
  /** As if the clock had shown UTC. */
  readonly shown: Instant
  readonly offsetMinutes: number | null
}

/** Reads text of one format; null when the text is not of it. */
export type TimeReader = (text: string) => LocalTime | null

type Part =
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'hour12'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'half'
  | 'offset'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** What a format is written with. */
const TOKENS: Readonly<Record<string, { readonly part: Part; readonly pattern: string }>> = {
  YYYY: { part: 'year', pattern: '\\d{4}' },
  MMM: { part: 'month', pattern: '[A-Za-z]{3}' },
  MM: { part: 'month', pattern: '\\d{2}' },
  M: { part: 'month', pattern: '\\d{1,2}' },
  DD: { part: 'day', pattern: '\\d{2}' },
  D: { part: 'day', pattern: '\\d{1,2}' },
  HH: { part: 'hour', pattern: '\\d{2}' },
  H: { part: 'hour', pattern: '\\d{1,2}' },
  hh: { part: 'hour12', pattern: '\\d{2}' },
  h: { part: 'hour12', pattern: '\\d{1,2}' },
  mm: { part: 'minute', pattern: '\\d{2}' },
  ss: { part: 'second', pattern: '\\d{2}' },
  SSS: { part: 'fraction', pattern: '\\d{1,12}' },
  A: { part: 'half', pattern: '[AaPp][Mm]' },
  Z: { part: 'offset', pattern: '[Zz]|[-+]\\d{2}:?\\d{2}' },
}

const TOKEN = /YYYY|MMM|SSS|MM|DD|HH|hh|mm|ss|[MDHhAZ]/g

/**
 * Makes a reader of a format such as `YYYY-MM-DD HH:mm:ss`, `M/D/YYYY h:mm A` or `iso`.
 * @throws Error saying what the format lacks.
 */
export function compileTimeFormat(format: string): TimeReader {
  if (format === 'iso') return readIso
  const parts: Part[] = []
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  let pattern = ''
  let end = 0
  for (const { 0: token, index } of format.matchAll(TOKEN)) {
    pattern += `${literal(format.slice(end, index))}(${TOKENS[token]!.pattern})`
    parts.push(TOKENS[token]!.part)
    end = index + token.length
  }
  for (const needed of ['year', 'month', 'day'] as const) {
    if (!parts.includes(needed))
      throw new Error(`has no ${needed} (it is written with ${Object.keys(TOKENS).join(' ')})`)
  }
  const whole = new RegExp(`^${pattern}${literal(format.slice(end))}$`)
  return (text) => {
    const found = whole.exec(text.trim())
    return found && assemble(new Map(parts.map((part, index) => [part, found[index + 1]!])))
  }
}

/** ISO 8601 with `T` or a blank; date alone, seconds, fraction and offset as they come. */
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?([Zz]|[-+]\d{2}:?\d{2})?)?$/

const ISO_PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'offset'] as const

function readIso(text: string): LocalTime | null {
  const found = ISO.exec(text.trim())
  if (!found) return null
  return assemble(
    new Map(
      ISO_PARTS.flatMap((part, index) => {
        const value = found[index + 1]
        return value === undefined ? [] : [[part, value] as const]
      }),
    ),
  )
}

function assemble(given: ReadonlyMap<Part, string>): LocalTime | null {
  const number = (part: Part) => Number(given.get(part) ?? 0)
  const year = number('year')
  const month = monthOf(given.get('month')!)
  const day = number('day')
  const hour = given.has('hour12') ? hourOf(number('hour12'), given.get('half')) : number('hour')
  const minute = number('minute')
  const second = number('second')
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return null
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null
  const micros = Number((given.get('fraction') ?? '').padEnd(6, '0').slice(0, 6))
  const shown = joinInstant(
    dayOf(year, month, day),
    ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros,
  )
  return { shown, offsetMinutes: offsetOf(given.get('offset')) }
}

function monthOf(text: string): number {
  return /\d/.test(text) ? Number(text) : MONTHS.indexOf(text.toLowerCase()) + 1
}

function hourOf(hour12: number, half = 'AM'): number {
  if (hour12 < 1 || hour12 > 12) return Number.NaN
  return (hour12 % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
}

function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (text.toUpperCase() === 'Z') return 0
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))
  return text[0] === '-' ? -minutes : minutes
}
