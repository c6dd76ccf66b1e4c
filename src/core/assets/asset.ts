import type { JsonObject } from '../json.ts'
import type { Instant } from '../time/instant.ts'

/** A physical thing, known by its tag, which never changes. */
export type Asset = {
  /** A whole number for dialects that want one; the tag is the identity. */
  readonly number: number
  /** 1–100 characters, case-sensitive. */
  readonly tag: string
  readonly type: string | null
  readonly name: string | null
  /** The tag of the asset it is part of. */
  readonly parent: string | null
  readonly attributes: JsonObject
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export type AssetContent = Pick<Asset, 'type' | 'name' | 'parent' | 'attributes'>

export const TAG_MAX_LENGTH = 100
