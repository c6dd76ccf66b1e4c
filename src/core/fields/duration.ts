import type { Json } from '../json.ts'
import { formatDuration, parseDuration } from '../time/duration.ts'
import { bounds, tooHigh, tooLow } from './bounds.ts'
import { fails, passes } from './checked.ts'
import type { FieldType, ValueCheck } from './field-type.ts'
import { readNumber } from './number.ts'
import { withSettings } from './setting.ts'

/** Microseconds, about 285 years: beyond, a JSON number no longer counts them one by one. */
const LONGEST = BigInt(Number.MAX_SAFE_INTEGER)

const TOO_LONG = tooHigh(formatDuration(LONGEST))
const TOO_FAR_BACK = tooLow(formatDuration(-LONGEST))

const checkDuration: ValueCheck = (value, path) => {
  const parsed = parseDuration(value)
  if (!parsed.ok) return fails(parsed, value, path)
  if (parsed.duration > LONGEST) return fails(TOO_LONG, value, path)
  if (parsed.duration < -LONGEST) return fails(TOO_FAR_BACK, value, path)
  return passes(Number(parsed.duration))
}

const show = (stored: Json): Json => formatDuration(BigInt(stored as number))

const { settings, agree, compile } = bounds(checkDuration, show)

/** A stretch of time: ISO 8601 or seconds, stored as whole microseconds and shown as ISO 8601. */
export const duration: FieldType = {
  name: 'duration',
  aliases: ['timedelta', 'interval'],
  ...withSettings('duration', settings, agree),
  compile,
  show,
  readFilter: (text) => {
    const checked = checkDuration(readNumber(text) ?? text, [])
    return checked.ok ? checked.value : null
  },
}
