import type { JsonObject } from '../json.ts'
import type { Instant } from '../time/instant.ts'
import type { Source } from './event.ts'
import type { Severity } from './severity.ts'

/** What a dialect asks to have recorded, in the domain's words. */
export type Submission = {
  readonly asset: string
  readonly assetType: string | null
  /** Whether an asset nobody has heard of is registered, or the event refused. */
  readonly registersAsset: boolean
  readonly typeId: string
  /** Null: now. */
  readonly occurredAt: Instant | null
  readonly endedAt: Instant | null
  readonly severity: Severity | null
  readonly description: string | null
  /** Values by field name. */
  readonly fields: JsonObject
  readonly verbatim: Readonly<Record<string, string>> | null
  readonly dedupKey: string | null
  readonly source: Source
  readonly recordedBy: string
}
