import type { Asset } from '../../core/assets/asset.ts'
import type { AssetRegistry } from '../../core/assets/asset-registry.ts'
import type { AssetSearch } from './asset-search.ts'
import { isPossibleTag } from './find-asset.ts'
import { inTurns } from './in-turns.ts'
import { CHUNK } from './page-answer.ts'
import { type Paging, rowsOf } from './paging.ts'

export type FoundAssets = { readonly total: number; readonly chunks: AsyncIterable<readonly Asset[]> }

type Place = { readonly type: string | undefined; readonly paging: Paging }

/** One page of the assets that fit a search, and how many fit on all pages. */
export async function findAssets(
  assets: AssetRegistry,
  search: AssetSearch,
  { type, paging }: Place,
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
    for await (const chunk of inTurns(walk(assets, query, { offset: 0, count: Infinity }))) {
      fitting.push(...chunk.filter(fits))
    }
    return cut(fitting, paging)
  }
  const { total } = await assets.listAssets({ ...query, offset: 0, limit: 1 })
  return { total, chunks: walk(assets, query, rowsOf(paging, total)) }
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
type Slice = { readonly offset: number; readonly count: number }

async function* walk(
  assets: AssetRegistry,
  query: Narrowing,
  { offset, count }: Slice,
): AsyncGenerator<Asset[]> {
  let read = 0
  while (read < count) {
    const limit = Math.min(count - read, CHUNK)
    const { assets: chunk } = await assets.listAssets({ ...query, offset: offset + read, limit })
    if (chunk.length === 0) return
    yield chunk
    read += chunk.length
  }
}
