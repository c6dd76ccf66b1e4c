import type { Database } from 'better-sqlite3'
import { type RawBuilder, sql } from 'kysely'
import type { AssetQuery, AssetRegistry } from '../../core/assets/asset-registry.ts'
import { folded } from '../../core/folded.ts'
import { allOf, type Bindable, given, templateOf } from '../sql/given.ts'
import { ASSET_COLUMNS, ASSET_TABLES, type AssetRow, assetOf } from './asset-rows.ts'
import type { AtOnce } from './at-once.ts'
import { createOneAssetReads, type OneAssetReads } from './one-asset.ts'

export type AssetReads = OneAssetReads & { readonly listAssets: AtOnce<AssetRegistry['listAssets']> }

export function createAssetReads(database: Database): AssetReads {
  const prepare = (text: string) => database.prepare<Bindable[], AssetRow>(text).safeIntegers()
  return {
    ...createOneAssetReads(database),
    listAssets: (query) => {
      const where = allOf(conditionsOf(query))
      const page = templateOf<AssetQuery>(sql`select ${sql.raw(ASSET_COLUMNS)} from ${sql.raw(ASSET_TABLES)}
        where ${where} order by a.tag ${sql.raw(query.order)} limit ${of((q) => q.limit)} offset ${of((q) => q.offset)}`)
      const all = templateOf<AssetQuery>(sql`select count(*) from asset as a where ${where}`)
      return {
        assets: prepare(page.text)
          .all(...page.bind(query))
          .map(assetOf),
        total:
          database
            .prepare<Bindable[], number>(all.text)
            .pluck()
            .get(...all.bind(query)) ?? 0,
      }
    },
  }
}

function conditionsOf({ tag, type, parent, text }: AssetQuery): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = []
  if (tag !== undefined) conditions.push(sql`a.tag = ${of((q) => q.tag!)}`)
  if (type !== undefined) conditions.push(sql`a.type = ${of((q) => q.type!)}`)
  if (parent !== undefined) {
    conditions.push(sql`a.parent = (select number from asset where tag = ${of((q) => q.parent!)})`)
  }
  if (text !== undefined) {
    const part = of((q) => folded(q.text!))
    conditions.push(sql`(instr(a.folded_tag, ${part}) > 0 or instr(a.folded_name, ${part}) > 0)`)
  }
  return conditions
}

function of(read: (query: AssetQuery) => Bindable): RawBuilder<unknown> {
  return given(read)
}
