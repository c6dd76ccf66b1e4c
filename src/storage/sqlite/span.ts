import type { Instant } from '../../core/time/instant.ts'

const SECOND = 1_000_000n

const LONGEST_CLASS = 20

/** The class of an event's duration: the smallest n of which 4^n seconds are enough; null without an end. */
export function spanClass(occurredAt: Instant, endedAt: Instant | null): number | null {
  if (endedAt === null) return null
  let longest = SECOND
  let spanClass = 0
  while (spanClass < LONGEST_CLASS && endedAt - occurredAt > longest) {
    longest *= 4n
    spanClass += 1
  }
  return spanClass
}
