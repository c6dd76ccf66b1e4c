import { formatDay } from '../time/civil-date.ts'
import { parseDate } from '../time/parse-date.ts'
import { bounds } from './bounds.ts'
import { fails, passes } from './checked.ts'
import type { FieldType, ValueCheck } from './field-type.ts'
import { withSettings } from './setting.ts'

const checkDate: ValueCheck = (value, path) => {
  const parsed = parseDate(value)
  return parsed.ok ? passes(formatDay(parsed.day)) : fails(parsed, value, path)
}

const { settings, agree, compile } = bounds(checkDate)

/** A calendar day, stored as `YYYY-MM-DD`, so that text order is time order. */
export const date: FieldType = {
  name: 'date',
  aliases: ['day'],
  ...withSettings('date', settings, agree),
  compile,
  readFilter: (text) => {
    const parsed = parseDate(text)
    return parsed.ok ? formatDay(parsed.day) : null
  },
}
