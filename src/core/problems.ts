import type { Json } from './json.ts'

/** Where in the submitted value something is wrong: keys and positions from the outside in. */
export type Path = readonly (string | number)[]

/** One thing wrong with a submitted value, in words a person can act on. */
export type Problem = {
  readonly path: Path
  /** A stable code; the values of pydantic's vocabulary (`missing`, `string_type`, …) where one fits. */
  readonly code: string
  readonly message: string
  /** What was submitted at `path`. */
  readonly input: unknown
  /** The numbers and names inside `message`, for machines. */
  readonly ctx?: Readonly<Record<string, Json>>
}

/** Why a command was not carried out. Dialects turn the kind into a status and words of their own. */
export type Refusal =
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'not-found'; readonly what: Thing; readonly id: string }
  | {
      readonly kind: 'conflict'
      readonly because: string
      readonly message: string
      readonly details?: Details
    }

export type Thing =
  | 'Asset'
  | 'Backtest'
  | 'Duplication rule'
  | 'Entry set aside'
  | 'Conditional rule'
  | 'Correlation'
  | 'Event'
  | 'Event type'
  | 'Event type version'
  | 'Feed'
  | 'Field'
  | 'Guard rule'
  | 'Guard rule version'
  | 'Log entry'
  | 'Token'
  | 'User'
  | 'Webhook'
  | 'Verification'

export type Details = Readonly<Record<string, Json>>

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal }

export function accept<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function invalid(...problems: Problem[]): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { kind: 'invalid', problems } }
}

export function notFound(what: Thing, id: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { kind: 'not-found', what, id } }
}

export function conflict(
  because: string,
  message: string,
  details?: Details,
): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { kind: 'conflict', because, message, ...(details && { details }) } }
}
