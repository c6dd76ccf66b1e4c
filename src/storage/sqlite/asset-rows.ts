import type { Asset } from '../../core/assets/asset.ts'
import type { JsonObject } from '../../core/json.ts'

export type AssetRow = {
  number: bigint
  tag: string
  type: string | null
  name: string | null
  parent: string | null
  attributes: string
  created_at: bigint
  updated_at: bigint
}

export const ASSET_COLUMNS =
  'a.number, a.tag, a.type, a.name, p.tag as parent, a.attributes, a.created_at, a.updated_at'

export const ASSET_TABLES = 'asset as a left join asset as p on p.number = a.parent'

export function assetOf(row: AssetRow): Asset {
  const { tag, type, name, parent } = row
  return {
    number: Number(row.number),
    tag,
    type,
    name,
    parent,
    attributes: JSON.parse(row.attributes) as JsonObject,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
