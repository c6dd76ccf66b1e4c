import { splitInstant } from '../../../../time/instant.ts'
import type { Time } from '../value.ts'
import { type Clock, utcClock } from './clock.ts'

/** What the clocks of a zone show at a moment. */
export type TimeZone = (time: Time) => Clock

/** The zone of an IANA name or an offset such as `+02:00`; undefined when nobody knows it. */
export function clockOf(name: string): TimeZone | undefined {
  if (name === 'UTC' || name === 'Z') return utcClock
  const format = formatterOf(name)
  if (!format) return undefined
  return (time) => {
    const shown: Record<string, number> = {}
    // Zones keep whole seconds; what is below is the same everywhere.
    const millis = Number(time.micros / 1_000n)
    for (const { type, value } of format.formatToParts(millis)) shown[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
    const below = splitInstant(time.micros).micros % 1_000_000
    return { year, month, day, micros: ((hour * 60 + minute) * 60 + second) * 1_000_000 + below }
  }
}

function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
}
