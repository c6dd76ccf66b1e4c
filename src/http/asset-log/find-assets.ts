import type { Asset } from '../../core/assets/asset.ts'
import type { AssetRegistry } from '../../core/assets/asset-registry.ts'
import type { ReadLimits } from '../../core/read-limits.ts'
import { CHUNK } from '../event-chunks.ts'
import { inTurns } from '../in-turns.ts'
import type { AssetSearch } from './asset-search.ts'
import { isPossibleTag } from './find-asset.ts'
import { type Paging, rowsOf } from './paging.ts'

export type FoundAssets = { readonly total: number; readonly chunks: AsyncIterable<readonly Asset[]> }

type Place = {
  readonly type: string | undefined
  readonly paging: Paging
  readonly limits: ReadLimits
}

/** One page of the assets that fit a search, and how many fit on all pages. */
export async function findAssets(
  assets: AssetRegistry,
  search: AssetSearch,
  { type, paging, limits }: Place,
): Promise<FoundAssets> {
  const fits = (asset: Asset) => search.conditions.every((holds) => holds(asset))
  const query = { ...(type !== undefined && { type }), order: paging.direction }
  if (search.tag !== null) {
    const named = await assetsNamed(assets, search.tag)
    return cut(
      named.filter((asset) => (type === undefined || asset.type === type) && fits(asset)),
      paging,
    )
  }
  if (search.conditions.length > 0) {
    const fitting: Asset[] = []
    for await (const chunk of inTurns(walk(assets, query, { offset: 0, count: Infinity, limits }))) {
      fitting.push(...chunk.filter(fits))
    }
    return cut(fitting, paging)
  }
  const total = await assets.countAssets(query, limits)
  return { total, chunks: walk(assets, query, { ...rowsOf(paging, total), limits }) }
}

async function assetsNamed(assets: AssetRegistry, tag: string): Promise<Asset[]> {
  if (!isPossibleTag(tag)) return []
  const exact = await assets.getAsset(tag)
  return exact ? [exact] : assets.assetsLike(tag, CHUNK)
}

function cut(fitting: readonly Asset[], paging: Paging): FoundAssets {
  const { offset, count } = rowsOf(paging, fitting.length)
  return { total: fitting.length, chunks: chunksOf(fitting.slice(offset, offset + count)) }
}

async function* chunksOf(rows: readonly Asset[]): AsyncGenerator<readonly Asset[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK)
}

type Narrowing = { readonly type?: string; readonly order: 'asc' | 'desc' }
type Slice = { readonly offset: number; readonly count: number; readonly limits: ReadLimits }

/** Page after page, each from where the one before ended. */
async function* walk(
  assets: AssetRegistry,
  query: Narrowing,
  { offset, count, limits }: Slice,
): AsyncGenerator<Asset[]> {
  let left = count
  let place: { readonly offset: number; readonly after?: string } = { offset }
  while (left > 0) {
    const chunk = await assets.listAssets({ ...query, ...place, limit: Math.min(left, CHUNK) }, limits)
    if (chunk.length === 0) return
    yield chunk
    left -= chunk.length
    place = { offset: 0, after: chunk.at(-1)!.tag }
  }
}
