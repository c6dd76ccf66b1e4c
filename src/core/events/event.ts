import type { DuplicateHit } from '../duplication/duplication-check.ts'
import type { Json } from '../json.ts'
import type { JudgedBy } from '../rules/guard-rule.ts'
import type { Instant } from '../time/instant.ts'
import type { Severity } from './severity.ts'

/** Which door an event came in by. */
export const SOURCES = ['maintenance-log', 'events', 'asset-log', 'import', 'mqtt'] as const

export type Source = (typeof SOURCES)[number]

/** Values by field id: names may change, ids never do. */
export type FieldValues = { readonly [fieldId: string]: Json }

/** What an event says; a correction replaces it, and the log keeps both. */
export type EventContent = {
  readonly occurredAt: Instant
  readonly endedAt: Instant | null
  readonly severity: Severity | null
  readonly description: string | null
  readonly fields: FieldValues
  /** What the recording dialect must give back word for word and the domain has no name for. */
  readonly verbatim: Readonly<Record<string, string>> | null
  /** The guard rules that let this through, each at the version it had then. */
  readonly judgedBy: readonly JudgedBy[]
}

/** What never changes about an event. */
export type EventIdentity = {
  readonly id: string
  readonly asset: string
  /** The type of the asset as the event gave it, or as it was when the event was recorded. */
  readonly assetType: string | null
  readonly typeId: string
  readonly typeVersion: number
  readonly source: Source
  readonly recordedBy: string
  /** A client's own key: a second event of the asset with the same key is dropped. */
  readonly dedupKey: string | null
  readonly warnings: readonly Warning[]
}

/** Something that happened to an asset, as it is known now. */
export type Event = EventIdentity &
  EventContent & {
    /** The number of the entry that recorded it: its place in the log. */
    readonly seq: number
    readonly recordedAt: Instant
    readonly revision: number
    readonly occurrenceCount: number
    readonly duplicateOf: string | null
    /** Why it is a duplicate, where a rule flagged it. */
    readonly hit: DuplicateHit | null
  }

/** Something worth knowing about an event that was recorded all the same. */
export type Warning = { readonly code: string; readonly message: string }

/** What an event said from one moment on. */
export type Revision = EventContent & {
  /** The number of the entry that made this revision. */
  readonly seq: number
  readonly revision: number
  readonly recordedAt: Instant
  readonly recordedBy: string
  readonly reason: string | null
}
