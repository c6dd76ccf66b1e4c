import type { Instant } from '../time/instant.ts'
import type { FeedError } from './feed.ts'

/** How an intake gets on: `failing` waits to try again what went wrong. */
export const INTAKE_CONDITIONS = ['connecting', 'connected', 'failing'] as const

export type IntakeCondition = (typeof INTAKE_CONDITIONS)[number]

/** What takes events from another system, as it is now. It counts since the server was started. */
export type Intake = {
  readonly name: string
  /** What it takes events from: `mqtt`, … */
  readonly kind: string
  readonly condition: IntakeCondition
  /** Messages that are in the log now, and had not been before. */
  readonly recorded: number
  /** Messages that were in the log already. */
  readonly repeated: number
  /** Messages that can become no event and were handed back with the reason. */
  readonly refused: number
  readonly lastTakenAt: Instant | null
  /** The last thing that went wrong since the server was started, also when it went well afterwards. */
  readonly lastError: FeedError | null
  readonly retryAt: Instant | null
}
