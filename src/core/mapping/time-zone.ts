import type { Instant } from '../time/instant.ts'

export type Zone = {
  readonly name: string
  /** How far its clocks are ahead of UTC, in minutes, at a moment in milliseconds. */
  readonly offsetAt: (utc: number) => number
}

/** Reads `UTC`, `+02:00` or a name such as `Europe/Oslo`; null when it is no zone. */
export function zoneCalled(name: string): Zone | null {
  if (/^(utc|z)$/i.test(name)) return { name: 'UTC', offsetAt: () => 0 }
  const fixed = /^([-+])(\d{2}):?(\d{2})$/.exec(name)
  if (fixed) {
    const minutes = (Number(fixed[2]) * 60 + Number(fixed[3])) * (fixed[1] === '-' ? -1 : 1)
    return { name, offsetAt: () => minutes }
  }
  try {
    const clock = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
    return { name, offsetAt: (utc) => shownOffset(clock, utc) }
  } catch {
    return null
  }
}

/**
 * The moment at which a zone's clocks show `shown`; the earlier one where they show it twice, null where they
 * are put forward past it.
 */
export function utcOf(shown: Instant, { offsetAt }: Zone): Instant | null {
  const offset = (moment: Instant) => BigInt(Math.round(offsetAt(Number(moment / 1000n)) * 60)) * SECOND
  const near = [shown - DAY, shown + DAY].map((moment) => shown - offset(moment))
  const right = near.filter((utc) => utc + offset(utc) === shown)
  return right.reduce<Instant | null>((first, utc) => (first === null || utc < first ? utc : first), null)
}

const SECOND = 1_000_000n
const DAY = 86_400n * SECOND

/** `GMT`, `GMT+02:00`, or before standard time `GMT+00:43:16`. */
function shownOffset(clock: Intl.DateTimeFormat, utc: number): number {
  const shown = clock.formatToParts(utc).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const found = /([-+])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(shown)
  if (!found) return 0
  const minutes = Number(found[2]) * 60 + Number(found[3]) + Number(found[4] ?? 0) / 60
  return found[1] === '-' ? -minutes : minutes
}
