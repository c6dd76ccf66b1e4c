import type { Database } from 'better-sqlite3'
import type { Asset } from '../../core/assets/asset.ts'
import type { AssetFilter, AssetQuery } from '../../core/assets/asset-registry.ts'
import { folded } from '../../core/folded.ts'
import { allOf, type Bindable, type Fragment, given, raw, sql, templateOf } from '../sql/fragment.ts'
import { ASSET_COLUMNS, ASSET_TABLES, type AssetRow, assetOf } from './asset-rows.ts'
import { createOneAssetReads, type OneAssetReads } from './one-asset.ts'

/** A part of a list: `candidates` are the rows that may be read, and `limit` those that may be found among them. */
export type AssetSlice = {
  readonly query: AssetQuery
  readonly candidates: number
  readonly limit: number
}

/** Reads of which none passes over more rows than its candidates. */
export type AssetSlices = {
  readonly tags: (slice: AssetSlice) => string[]
  readonly count: (slice: AssetSlice) => number
  /** The last of the candidates; undefined where there are fewer. */
  readonly end: (slice: AssetSlice) => string | undefined
  /** Whether every row that is read for the list belongs to it. */
  readonly isServed: (filter: AssetFilter) => boolean
  readonly named: (tags: readonly string[], order: AssetQuery['order']) => Asset[]
}

export type AssetReads = OneAssetReads & AssetSlices

export function createAssetReads(database: Database): AssetReads {
  const ask = <T>(fragment: Fragment<AssetSlice>, slice: AssetSlice): T[] => {
    const { text, bind } = templateOf(fragment)
    return database
      .prepare<Bindable[], T>(text)
      .pluck()
      .all(...bind(slice))
  }
  const named = (order: AssetQuery['order']) =>
    database
      .prepare<[string], AssetRow>(
        `select ${ASSET_COLUMNS} from ${ASSET_TABLES}
         where a.tag in (select value from json_each(?)) order by a.tag ${order}`,
      )
      .safeIntegers()
  const byOrder = { asc: named('asc'), desc: named('desc') }
  return {
    ...createOneAssetReads(database),
    tags: (slice) => ask(sql`select k.tag from (${found(slice)}) as k limit ${of((s) => s.limit)}`, slice),
    count: (slice) => ask<number>(sql`select count(*) from (${found(slice)})`, slice)[0]!,
    end: (slice) =>
      ask<string>(sql`${inOrder(slice)} limit 1 offset ${of((s) => s.candidates - 1)}`, slice)[0],
    isServed: (filter) => checksOf(filter).length === 0,
    named: (tags, order) => (tags.length === 0 ? [] : byOrder[order].all(JSON.stringify(tags)).map(assetOf)),
  }
}

function found(slice: AssetSlice): Fragment<AssetSlice> {
  const candidates = sql`${inOrder(slice)} limit ${of((s) => s.candidates)}`
  const checks = checksOf(slice.query)
  if (checks.length === 0) return candidates
  return sql`select k.tag from (${candidates}) as k cross join asset as a on a.tag = k.tag where ${allOf(checks)}`
}

/** Each of these has an index in the order of tags. */
function inOrder({ query: { tag, type, parent, after, order } }: AssetSlice): Fragment<AssetSlice> {
  const conditions: Fragment<AssetSlice>[] = []
  if (tag !== undefined) conditions.push(sql`a.tag = ${of(({ query }) => query.tag!)}`)
  if (parent !== undefined) {
    conditions.push(
      sql`a.parent = (select number from asset where tag = ${of(({ query }) => query.parent!)})`,
    )
  } else if (type !== undefined) conditions.push(sql`a.type = ${of(({ query }) => query.type!)}`)
  if (after !== undefined) {
    conditions.push(sql`a.tag ${raw(order === 'asc' ? '>' : '<')} ${of(({ query }) => query.after!)}`)
  }
  return sql`select a.tag from asset as a where ${allOf(conditions)} order by a.tag ${raw(order)}`
}

function checksOf({ type, parent, text }: AssetFilter): Fragment<AssetSlice>[] {
  const checks: Fragment<AssetSlice>[] = []
  if (parent !== undefined && type !== undefined) checks.push(sql`a.type = ${of(({ query }) => query.type!)}`)
  if (text !== undefined) {
    const part = of(({ query }) => folded(query.text!))
    checks.push(sql`(instr(a.folded_tag, ${part}) > 0 or instr(a.folded_name, ${part}) > 0)`)
  }
  return checks
}

function of(read: (slice: AssetSlice) => Bindable): Fragment<AssetSlice> {
  return given(read)
}
