import type { Database } from 'better-sqlite3'
import type { AssetRegistry } from '../../core/assets/asset-registry.ts'
import { folded } from '../../core/folded.ts'
import { ASSET_COLUMNS, ASSET_TABLES, type AssetRow, assetOf } from './asset-rows.ts'
import type { AtOnce } from './at-once.ts'

type ReadName = 'getAsset' | 'assetsLike'

/** Reads of assets by their tag, carried out at once on one connection. */
export type OneAssetReads = { readonly [Name in ReadName]: AtOnce<AssetRegistry[Name]> }

export function createOneAssetReads(database: Database): OneAssetReads {
  const prepare = (text: string) => database.prepare<unknown[], AssetRow>(text).safeIntegers()
  const byTag = prepare(`select ${ASSET_COLUMNS} from ${ASSET_TABLES} where a.tag = +?`)
  const alike = prepare(
    `select ${ASSET_COLUMNS} from ${ASSET_TABLES} where a.folded_tag = +? order by a.tag limit +?`,
  )
  return {
    getAsset: (tag) => {
      const row = byTag.get(tag)
      return row ? assetOf(row) : null
    },
    assetsLike: (tag, limit) => alike.all(folded(tag), limit).map(assetOf),
  }
}
