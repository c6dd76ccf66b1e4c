import type { Database } from 'better-sqlite3'
import type { AssetContent } from '../../core/assets/asset.ts'
import type { AssetRegistry } from '../../core/assets/asset-registry.ts'
import { folded } from '../../core/folded.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { AtOnce } from './at-once.ts'
import { createOneAssetReads } from './one-asset.ts'
import { placesWhere } from './timelines.ts'

type CommandName = 'createAsset' | 'updateAsset' | 'deleteAsset'

export type AssetCommands = { readonly [Name in CommandName]: AtOnce<AssetRegistry[Name]> }

/** Changes of assets. The caller forgets what it remembers of an asset that is changed here. */
export function createAssetCommands(database: Database): AssetCommands {
  const { getAsset } = createOneAssetReads(database)
  const place = createPlaceCheck(database)
  const store = createAssetStore(database)
  const exists = (text: string) => database.prepare<{ tag: string }, number>(`${text} limit 1`).pluck()
  const numbered = '(select number from asset where tag = @tag)'
  const hasEvents = exists(`select 1 from ${placesWhere(`asset = ${numbered}`)}`)
  const hasParts = exists(`select 1 from asset where parent = ${numbered}`)
  const remove = database.prepare('delete from asset where tag = ?')

  return {
    createAsset: (tag, content, now) => {
      if (getAsset(tag)) return { outcome: 'tag-taken' }
      const problem = place(tag, content.parent)
      if (problem) return { outcome: problem }
      store.insert(tag, content, now)
      return { outcome: 'created', asset: getAsset(tag)! }
    },
    updateAsset: (tag, changes, now) => {
      const asset = getAsset(tag)
      if (!asset) return { outcome: 'unknown-asset' }
      const problem = place(tag, changes.parent ?? null)
      if (problem) return { outcome: problem }
      store.update(tag, { ...asset, ...changes }, now)
      return { outcome: 'updated', asset: getAsset(tag)! }
    },
    deleteAsset: (tag) => {
      if (!getAsset(tag)) return 'unknown-asset'
      if (hasEvents.get({ tag }) === 1) return 'has-events'
      if (hasParts.get({ tag }) === 1) return 'has-parts'
      remove.run(tag)
      return 'deleted'
    },
  }
}

type AssetStore = {
  readonly insert: (tag: string, content: AssetContent, now: Instant) => void
  readonly update: (tag: string, content: AssetContent, now: Instant) => void
}

function createAssetStore(database: Database): AssetStore {
  const insert = database.prepare(`insert into asset
      (tag, folded_tag, type, name, folded_name, parent, attributes, created_at, updated_at)
    values (@tag, @foldedTag, @type, @name, @foldedName,
      (select number from asset where tag = @parent), @attributes, @now, @now)`)
  const update = database.prepare(`update asset set type = @type, name = @name, folded_name = @foldedName,
      parent = (select number from asset where tag = @parent), attributes = @attributes, updated_at = @now
    where tag = @tag`)
  const columns = (tag: string, { type, name, parent, attributes }: AssetContent, now: Instant) => ({
    tag,
    type,
    name,
    foldedName: name === null ? null : folded(name),
    parent,
    attributes: JSON.stringify(attributes),
    now,
  })
  return {
    insert: (tag, content, now) => insert.run({ ...columns(tag, content, now), foldedTag: folded(tag) }),
    update: (tag, content, now) => update.run(columns(tag, content, now)),
  }
}

type PlaceProblem = 'unknown-parent' | 'own-ancestor'

/** Whether an asset can be part of `parent`. */
function createPlaceCheck(
  database: Database,
): (tag: string, parent: string | null) => PlaceProblem | undefined {
  const known = database.prepare<[string], number>('select 1 from asset where tag = ?').pluck()
  const isWithin = database
    .prepare<[string, string], number>(
      `with recursive above (number) as (
         select number from asset where tag = ?
         union select asset.parent from asset join above on asset.number = above.number
         where asset.parent is not null)
       select 1 from above where number = (select number from asset where tag = ?)`,
    )
    .pluck()
  return (tag, parent) => {
    if (parent === null) return undefined
    if (parent === tag) return 'own-ancestor'
    if (known.get(parent) === undefined) return 'unknown-parent'
    return isWithin.get(parent, tag) === 1 ? 'own-ancestor' : undefined
  }
}
