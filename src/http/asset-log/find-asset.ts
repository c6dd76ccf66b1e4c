import { type Asset, TAG_MAX_LENGTH } from '../../core/assets/asset.ts'
import { Refused } from '../dialect.ts'
import type { House } from '../house.ts'

/**
 * The asset that a tag names: the one with exactly this tag, else the only one that differs in letter case.
 * @throws Refused when there is none, or when the tag could not be one.
 */
export async function findAsset({ registries }: House, tag: string): Promise<Asset> {
  const asset = isPossibleTag(tag) ? await lookUp(registries.assets, tag) : null
  if (asset) return asset
  if (!isValidTag(tag)) throw invalidTag(tag)
  throw new Refused({ kind: 'not-found', what: 'Asset', id: tag })
}

async function lookUp(assets: House['registries']['assets'], tag: string): Promise<Asset | null> {
  const exact = await assets.getAsset(tag)
  if (exact) return exact
  const [like, another] = await assets.assetsLike(tag, 2)
  return another ? null : (like ?? null)
}

/** Other dialects register tags that Collins would not: whatever an asset can be called is looked up. */
export function isPossibleTag(tag: string): boolean {
  return tag.length <= 2 * TAG_MAX_LENGTH && tag.isWellFormed() && !tag.includes('\0')
}

/** Whether Collins would take the tag for a new asset. */
export function isValidTag(tag: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(tag)
}

export function invalidTag(tag: string): Refused {
  const message = `Specified asset tag '${tag}' is invalid`
  return new Refused({ kind: 'invalid', problems: [{ path: [], code: 'tag_invalid', message, input: tag }] })
}
