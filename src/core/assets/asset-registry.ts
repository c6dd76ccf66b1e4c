import type { ReadLimits } from '../read-limits.ts'
import type { Instant } from '../time/instant.ts'
import type { Asset, AssetContent } from './asset.ts'

/** Which assets; every given part must hold. */
export type AssetFilter = {
  readonly tag?: string
  readonly type?: string
  readonly parent?: string
  /** Part of the tag or the name, letter case aside. */
  readonly text?: string
}

export type AssetQuery = AssetFilter & {
  /** Strictly after this tag in the order asked for. */
  readonly after?: string
  readonly order: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

/** The part of the catalog that knows assets. Lists are ordered by tag. */
export interface AssetRegistry {
  createAsset(tag: string, content: AssetContent, now: Instant): Promise<CreateAssetAnswer>
  getAsset(tag: string): Promise<Asset | null>
  /** Every asset whose tag is the same when letter case is put aside; at most `limit`. */
  assetsLike(tag: string, limit: number): Promise<Asset[]>
  /** Rejects with QueryTooLong where it takes longer than the engine allows; so does `countAssets`. */
  listAssets(query: AssetQuery, limits?: ReadLimits): Promise<Asset[]>
  countAssets(filter: AssetFilter, limits?: ReadLimits): Promise<number>
  updateAsset(tag: string, changes: Partial<AssetContent>, now: Instant): Promise<UpdateAssetAnswer>
  deleteAsset(tag: string): Promise<'deleted' | 'unknown-asset' | 'has-events' | 'has-parts'>
}

export type CreateAssetAnswer =
  | { readonly outcome: 'created'; readonly asset: Asset }
  | { readonly outcome: 'tag-taken' | 'unknown-parent' | 'own-ancestor' }

export type UpdateAssetAnswer =
  | { readonly outcome: 'updated'; readonly asset: Asset }
  | { readonly outcome: 'unknown-asset' | 'unknown-parent' | 'own-ancestor' }
