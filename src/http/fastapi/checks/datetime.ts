import { type TUnsafe, Type } from 'typebox'
import type { Instant } from '../../../core/time/instant.ts'
import { parseDatetime } from '../../../core/time/parse-datetime.ts'
import { type Check, refuse } from './check.ts'

/** The schema of a moment, documented as an ISO 8601 text and read into an `Instant`. */
export function Datetime(options: { description?: string; examples?: unknown[] } = {}): TUnsafe<Instant> {
  return Type.Unsafe<Instant>({ type: 'string', format: 'date-time', ...options })
}

/** Checks a datetime in any form that pydantic accepts. */
export const datetimeCheck: Check = (value, trail) => {
  const parsed = parseDatetime(value)
  if (parsed.ok) return parsed.instant
  const { code, message, ctx } = parsed
  return refuse(
    trail,
    ctx === undefined ? { type: code, msg: message } : { type: code, msg: message, ctx },
    value,
  )
}
