import type { Asset } from '../../core/assets/asset.ts'
import type { AssetFilter, AssetQuery } from '../../core/assets/asset-registry.ts'
import type { AssetSlices } from './asset-reads.ts'
import { inSlices, type Turns } from './in-slices.ts'

/** A page of assets, however many have to be passed over to find it. */
export async function listAssetsInSlices(
  reads: AssetSlices,
  query: AssetQuery,
  turns: Turns,
): Promise<Asset[]> {
  const found: Asset[] = []
  let { after, offset } = query
  await inSlices(turns, (candidates) => {
    const limit = offset + query.limit - found.length
    const slice = { query: { ...query, ...(after !== undefined && { after }) }, candidates, limit }
    const tags = reads.tags(slice)
    found.push(...reads.named(tags.slice(offset), query.order))
    offset = Math.max(0, offset - tags.length)
    after = reads.end(slice)
    return after !== undefined && found.length < query.limit ? 'more' : 'done'
  })
  return found
}

export async function countAssetsInSlices(
  reads: AssetSlices,
  filter: AssetFilter,
  turns: Turns,
): Promise<number> {
  let after: string | undefined
  let total = 0
  await inSlices(turns, (candidates) => {
    const slice = sliceOf({ ...filter, ...(after !== undefined && { after }) }, candidates)
    total += reads.count(slice)
    after = reads.end(slice)
    return after === undefined ? 'done' : 'more'
  })
  return total
}

/** Assets that can be looked through at once, on the thread that answers everybody. */
const FEW = 2_000

/** The page, where all that could be in it are few; undefined where it is to be found in slices. */
export function listFewAssets(reads: AssetSlices, query: AssetQuery): Asset[] | undefined {
  const { offset, limit, order } = query
  const needed = offset + limit
  const isFew = needed <= FEW && reads.isServed(query)
  const slice = { query, candidates: isFew ? needed : FEW, limit: needed }
  if (!isFew && reads.end(slice) !== undefined) return undefined
  return reads.named(reads.tags(slice).slice(offset, needed), order)
}

export function countFewAssets(reads: AssetSlices, filter: AssetFilter): number | undefined {
  const slice = sliceOf(filter, FEW)
  return reads.end(slice) === undefined ? reads.count(slice) : undefined
}

function sliceOf(filter: AssetFilter & { readonly after?: string }, candidates: number) {
  return { query: { ...filter, order: 'asc', offset: 0, limit: 0 } as const, candidates, limit: candidates }
}
