import type { Asset } from '../../core/assets/asset.ts'
import { formatInstant } from '../../core/time/instant.ts'

/** An asset as `/assets` shows it. */
export function presentAsset(asset: Asset) {
  return {
    tag: asset.tag,
    type: asset.type,
    name: asset.name,
    parent: asset.parent,
    attributes: asset.attributes,
    created_at: formatInstant(asset.createdAt),
    updated_at: formatInstant(asset.updatedAt),
  }
}
