import { formatDay } from '../../../../time/civil-date.ts'
import { splitInstant } from '../../../../time/instant.ts'
import type { Time } from '../value.ts'

/** The parts of a date and time as a clock on a wall shows them. */
export type Clock = {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  /** Of the day. */
  readonly micros: number
}

export function utcClock({ micros }: Time): Clock {
  const { day, micros: rest } = splitInstant(micros)
  const [year, month, date] = formatDay(day).split('-').map(Number)
  return { year: year!, month: month!, day: date!, micros: rest }
}
