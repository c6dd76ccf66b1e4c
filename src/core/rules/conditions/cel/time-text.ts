import { formatDay } from '../../../time/civil-date.ts'
import { formatDuration, parseDuration } from '../../../time/duration.ts'
import { formatInstant, splitInstant } from '../../../time/instant.ts'
import { parseDatetime } from '../../../time/parse-datetime.ts'
import { type Frame, spend } from './frame.ts'
import { failure, type Span, span, type Time, time, type Value } from './value.ts'

/** Longer text says no time and no duration, and finding that out would take its time. */
const MAX_LENGTH = 64

/** What reading or writing one costs, in units. */
const COST = 200

/** ISO 8601, a day or a moment; without an offset it is UTC. */
export function readTime(text: string, frame: Frame): Value {
  spend(frame, COST)
  const parsed = parseDatetime(text.length > MAX_LENGTH ? '' : text)
  if (parsed.ok) return time(parsed.instant, /^\d{4}-\d\d-\d\d$/.test(text))
  return failure('conversion', `${quoted(text)} is no date or time: write 2026-01-31 or 2026-01-31T10:30:00Z`)
}

/** `4h30m`, as CEL writes durations. */
const CEL_DURATION =
  /^([+-]?)(?=\d)(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/

/** `4h30m`, or ISO 8601's `PT4H30M`. */
export function readSpan(text: string, frame: Frame): Value {
  spend(frame, COST)
  const short = text.length > MAX_LENGTH ? '' : text
  const [sign, hours, minutes, seconds, millis] = CEL_DURATION.exec(short)?.slice(1) ?? []
  if (sign !== undefined) {
    const sum =
      Number(hours ?? 0) * 3_600 +
      Number(minutes ?? 0) * 60 +
      Number(seconds ?? 0) +
      Number(millis ?? 0) / 1_000
    const size = sum < Number.MAX_SAFE_INTEGER / 1e6 ? BigInt(Math.round(sum * 1e6)) : undefined
    if (size !== undefined) return span(sign === '-' ? -size : size)
  }
  const parsed = parseDuration(short)
  if (parsed.ok) return span(parsed.duration)
  return failure('conversion', `${quoted(text)} is no duration: write 4h30m or PT4H30M`)
}

export function writeTime({ micros, isDay }: Time, frame: Frame): string {
  spend(frame, COST)
  return isDay ? formatDay(splitInstant(micros).day) : formatInstant(micros)
}

export function writeSpan({ micros }: Span, frame: Frame): string {
  spend(frame, COST)
  return formatDuration(micros)
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}…` : text)
}
