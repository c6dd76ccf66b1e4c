import type { Asset, AssetContent } from '../../core/assets/asset.ts'
import type { AssetFilter, AssetRegistry } from '../../core/assets/asset-registry.ts'
import { folded } from '../../core/folded.ts'
import { compareText } from '../../core/text-order.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { Memory } from './memory.ts'

export function createAssets(memory: Memory): AssetRegistry {
  const { assets } = memory
  return {
    createAsset: async (tag, content, now) => {
      if (assets.has(tag)) return { outcome: 'tag-taken' }
      const problem = placeProblem(memory, tag, content.parent)
      return problem
        ? { outcome: problem }
        : { outcome: 'created', asset: addAsset(memory, tag, { content, now }) }
    },
    getAsset: async (tag) => assets.get(tag) ?? null,
    assetsLike: async (tag, limit) =>
      inOrder(assets.values(), 'asc')
        .filter((asset) => folded(asset.tag) === folded(tag))
        .slice(0, limit),
    listAssets: async (query) => {
      const { after, order, offset, limit } = query
      const isBeyond = ({ tag }: Asset) =>
        after === undefined || (order === 'asc' ? compareText(tag, after) > 0 : compareText(tag, after) < 0)
      const found = inOrder(assets.values(), order).filter(
        (asset) => isAskedFor(asset, query) && isBeyond(asset),
      )
      return found.slice(offset, offset + limit)
    },
    countAssets: async (filter) => [...assets.values()].filter((asset) => isAskedFor(asset, filter)).length,
    updateAsset: async (tag, changes, now) => {
      const asset = assets.get(tag)
      if (!asset) return { outcome: 'unknown-asset' }
      const problem = placeProblem(memory, tag, changes.parent ?? null)
      if (problem) return { outcome: problem }
      const updated = { ...asset, ...changes, updatedAt: now }
      assets.set(tag, updated)
      return { outcome: 'updated', asset: updated }
    },
    deleteAsset: async (tag) => {
      if (!assets.has(tag)) return 'unknown-asset'
      if ([...memory.events.values()].some((event) => event.asset === tag)) return 'has-events'
      if ([...assets.values()].some((asset) => asset.parent === tag)) return 'has-parts'
      assets.delete(tag)
      return 'deleted'
    },
  }
}

export function addAsset(
  memory: Memory,
  tag: string,
  { content, now }: { readonly content: AssetContent; readonly now: Instant },
): Asset {
  memory.lastAssetNumber += 1
  const { type, name, parent, attributes } = content
  const number = memory.lastAssetNumber
  const asset = { number, tag, type, name, parent, attributes, createdAt: now, updatedAt: now }
  memory.assets.set(tag, asset)
  return asset
}

function inOrder(assets: Iterable<Asset>, order: 'asc' | 'desc'): Asset[] {
  const sorted = [...assets].sort((a, b) => compareText(a.tag, b.tag))
  return order === 'asc' ? sorted : sorted.reverse()
}

function isAskedFor(asset: Asset, { tag, type, parent, text }: AssetFilter): boolean {
  return (
    (tag === undefined || asset.tag === tag) &&
    (type === undefined || asset.type === type) &&
    (parent === undefined || asset.parent === parent) &&
    (text === undefined || [asset.tag, asset.name ?? ''].some((part) => folded(part).includes(folded(text))))
  )
}

function placeProblem(
  { assets }: Memory,
  tag: string,
  parent: string | null,
): 'unknown-parent' | 'own-ancestor' | undefined {
  if (parent === null) return undefined
  if (parent === tag) return 'own-ancestor'
  if (!assets.has(parent)) return 'unknown-parent'
  for (let above = assets.get(parent); above; above = assets.get(above.parent ?? '')) {
    if (above.tag === tag) return 'own-ancestor'
  }
  return undefined
}
