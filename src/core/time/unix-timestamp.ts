import type { Instant } from './instant.ts'
import type { Fault } from './iso-text.ts'

/** Numbers beyond this, either way, count milliseconds and not seconds. */
const LAST_SECONDS = 20_000_000_000

const BIG_LAST_SECONDS = BigInt(LAST_SECONDS)
const YEAR_ZERO = -62_167_219_200_000_000n
const YEAR_TEN_THOUSAND = 253_402_300_800_000_000n
const BEFORE: Fault = 'dates before 0000 are not supported as unix timestamps'
const AFTER: Fault = 'dates after 9999 are not supported as unix timestamps'
const MAX_INT64 = 2n ** 63n - 1n

/** The instant of a whole number of seconds or milliseconds, plus `micros`. It may lie in the year 0. */
export function fromUnixInteger(timestamp: bigint, micros = 0): Instant | Fault {
  const size = timestamp < 0n ? -timestamp : timestamp
  const scale = size > BIG_LAST_SECONDS ? 1_000n : 1_000_000n
  const instant = timestamp * scale + BigInt(micros)
  if (instant < YEAR_ZERO) return BEFORE
  return instant < YEAR_TEN_THOUSAND ? instant : AFTER
}

/**
 * The instant of a number of seconds or milliseconds. As pydantic does it, the size of the fraction is added to
 * the number rounded down, so that -1.25 is 1.75 seconds before 1970.
 */
export function fromUnixNumber(timestamp: number): Instant | Fault {
  if (Number.isNaN(timestamp)) return 'NaN values not permitted'
  if (!Number.isFinite(timestamp)) return timestamp < 0 ? BEFORE : AFTER
  const fraction = Math.abs(timestamp % 1)
  const micros = Math.round(fraction * (Math.abs(timestamp) > LAST_SECONDS ? 1_000 : 1_000_000))
  return fromUnixInteger(BigInt(Math.floor(timestamp)), micros)
}

/** The instant of a number written as text, or undefined where the text is no number of that kind. */
export function fromUnixText(text: string): Instant | Fault | undefined {
  if (/^[+-]?0*\d{1,19}$/.test(text)) {
    const timestamp = BigInt(text.startsWith('+') ? text.slice(1) : text)
    return timestamp > MAX_INT64 || timestamp < -MAX_INT64 ? undefined : fromUnixInteger(timestamp)
  }
  if (!/^[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined
  const timestamp = Number(text)
  if (!Number.isFinite(timestamp)) return undefined
  // Reduced here and judged again by its size, as pydantic does: beyond 2e13 that divides by 1,000 twice.
  const seconds = Math.abs(timestamp) > LAST_SECONDS ? timestamp / 1_000 : timestamp
  const whole = Math.floor(seconds)
  return fromUnixInteger(BigInt(whole), Math.round((seconds - whole) * 1_000_000))
}
