import type { Database } from 'better-sqlite3'
import { createCatalogReads } from '../../src/storage/sqlite/catalog-reads.ts'
import { createRandom } from '../log/random.ts'
import { assetDraw, siteAssets } from '../log/site.ts'
import type { LogFacts } from './question.ts'

const SEED = 99

/** These have more than a page of events in every log, also in a small one. */
const BUSY_ASSETS = 100

/**
 * What there is to ask a built log about. Of `busy` assets only, the pages of a small log are as full as those of
 * a large one.
 */
export function factsOf(database: Database, assets: 'all' | 'busy'): LogFacts {
  const random = createRandom(SEED)
  const tags = siteAssets().map(({ tag }) => tag)
  const draw = assetDraw()
  const pickAsset = () => (assets === 'busy' ? random.below(BUSY_ASSETS) : draw[random.below(draw.length)]!)
  const { types } = createCatalogReads(database).load()
  const edge = (order: string) =>
    database
      .prepare<[], bigint>(`select occurred_at from event order by occurred_at ${order} limit 1`)
      .pluck()
      .safeIntegers()
      .get()!
  return {
    random,
    asset: () => tags[pickAsset()]!,
    first: edge('asc'),
    last: edge('desc'),
    fieldId: (typeId, name) =>
      types.find(({ id }) => id === typeId)!.fields.find((field) => field.name === name)!.id,
  }
}
