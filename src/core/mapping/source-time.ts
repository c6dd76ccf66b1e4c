import type { Json, JsonObject } from '../json.ts'
import { formatInstant, formatSeconds, type Instant, MAX_INSTANT, MIN_INSTANT } from '../time/instant.ts'
import { BadMapping, BadValue } from './bad-mapping.ts'
import type { Row } from './row.ts'
import { compileTimeFormat, type LocalTime } from './time-format.ts'
import { utcOf, type Zone, zoneCalled } from './time-zone.ts'
import { compileValue, objectAt, VALUE_KEYS } from './value.ts'

/** How a time of an event comes out of a row: as ISO 8601 in UTC, to the microsecond. */
export type SourceTime = {
  readonly columns: readonly string[]
  /** Undefined where the row has none. Throws BadValue. */
  readonly of: (row: Row) => string | undefined
}

type Reader = (value: Json) => string

/** Formats that count from 1970, and how many decimal places of a second one of what they count is. */
const UNIX_UNITS: Readonly<Record<string, number>> = { unix: 0, unix_ms: 3, unix_us: 6, unix_ns: 9 }

/** Reads a time of the mapping file: a value, with `format` (else `iso`) and `zone` (else UTC). @throws BadMapping */
export function compileSourceTime(json: Json, where: string): SourceTime {
  const spec =
    typeof json === 'string' ? { template: json } : objectAt(json, where, [...VALUE_KEYS, 'format', 'zone'])
  const { format = 'iso', zone = 'UTC', ...rest } = spec as JsonObject
  const value = compileValue(rest, where)
  const read = readerOf(format, zone, where)
  return {
    columns: value.columns,
    of: (row) => {
      const given = value.of(row)
      return given === undefined ? undefined : read(given)
    },
  }
}

function readerOf(format: Json, zoneName: Json, where: string): Reader {
  const zone = typeof zoneName === 'string' ? zoneCalled(zoneName) : null
  if (!zone) {
    throw new BadMapping(`${where}.zone should be UTC, an offset like +02:00 or a name like Europe/Oslo`)
  }
  if (typeof format !== 'string') throw new BadMapping(`${where}.format should be text`)
  const digits = Object.hasOwn(UNIX_UNITS, format) ? UNIX_UNITS[format] : undefined
  if (digits !== undefined) return (value) => fromUnix(String(value), digits)
  try {
    const read = compileTimeFormat(format)
    return (value) => {
      const local = typeof value === 'string' ? read(value) : null
      if (!local) throw new BadValue(`${JSON.stringify(value)} is no time of the form ${format}`)
      return inUtc(local, zone)
    }
  } catch (error) {
    throw new BadMapping(`${where}.format ${(error as Error).message}`)
  }
}

function fromUnix(text: string, digits: number): string {
  const found = /^(-?\d+)(?:\.(\d*))?$/.exec(text.trim())
  if (!found) throw new BadValue(`${JSON.stringify(text)} is no count from 1970`)
  const fraction = (found[2] ?? '').padEnd(9, '0').slice(0, 9)
  return written(floorDivide(BigInt(found[1]! + fraction), 10n ** BigInt(digits + 3)))
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value / by - (value % by < 0n ? 1n : 0n)
}

function inUtc({ shown, offsetMinutes }: LocalTime, zone: Zone): string {
  if (offsetMinutes !== null) return written(shown - BigInt(offsetMinutes) * 60_000_000n)
  const utc = utcOf(shown, zone)
  if (utc !== null) return written(utc)
  throw new BadValue(`the clocks of ${zone.name} were put forward past ${formatSeconds(shown)}`)
}

function written(instant: Instant): string {
  if (instant < MIN_INSTANT || instant > MAX_INSTANT)
    throw new BadValue('the time is not in the years 1 to 9999')
  return formatInstant(instant)
}
