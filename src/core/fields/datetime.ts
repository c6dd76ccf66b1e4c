import type { Json } from '../json.ts'
import { formatInstant, type Instant } from '../time/instant.ts'
import { parseDatetime } from '../time/parse-datetime.ts'
import { bounds } from './bounds.ts'
import { fails, passes } from './checked.ts'
import type { FieldType, ValueCheck } from './field-type.ts'
import { withSettings } from './setting.ts'

const checkDatetime: ValueCheck = (value, path) => {
  const parsed = parseDatetime(value)
  return parsed.ok ? passes(fixedWidth(parsed.instant)) : fails(parsed, value, path)
}

/** `2026-01-31T10:30:00.000000Z`: always six fraction digits, so that text order is time order. */
function fixedWidth(instant: Instant): string {
  const written = formatInstant(instant)
  return written.includes('.') ? written : `${written.slice(0, -1)}.000000Z`
}

const show = (stored: Json): Json => (stored as string).replace('.000000Z', 'Z')

const { settings, agree, compile } = bounds(checkDatetime, show)

/** A moment, in UTC, to the microsecond. */
export const datetime: FieldType = {
  name: 'datetime',
  aliases: ['timestamp', 'date-time', 'date_time'],
  ...withSettings('datetime', settings, agree),
  compile,
  show,
  readFilter: (text) => {
    const parsed = parseDatetime(text)
    return parsed.ok ? fixedWidth(parsed.instant) : null
  },
}
