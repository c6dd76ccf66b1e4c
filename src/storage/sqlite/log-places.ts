import type { Database } from 'better-sqlite3'
import { folded } from '../../core/folded.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { IndexedField } from './field-index-store.ts'

export type KnownAsset = { readonly number: number; readonly type: string | null }

/** Assets, types and rules as the writer meets them in events, remembered between commands. */
export type LogPlaces = {
  readonly asset: (tag: string) => KnownAsset | undefined
  readonly register: (tag: string, type: string | null, now: Instant) => KnownAsset
  readonly giveType: (tag: string, type: string, now: Instant) => void
  readonly typeNumber: (id: string) => number
  /** Under which number a duplication rule remembers events. */
  readonly ruleMemory: (id: string) => number
  readonly catalogRevision: () => number
  readonly indexedFields: (type: number) => readonly IndexedField[]
  /** After anything else changed the catalog, or a transaction was rolled back. */
  readonly forget: () => void
}

const MOST_REMEMBERED = 100_000

export function createLogPlaces(database: Database): LogPlaces {
  const numberOf = database.prepare<[string], number>('select number from event_type where id = ?').pluck()
  const revision = database.prepare<[], number>('select revision from catalog').pluck()
  const memoryOf = database
    .prepare<[string], number>('select memory from duplication_rule where id = ?')
    .pluck()
  const assets = rememberedAssets(database)
  const typeNumber = remembered((id: string) => known(numberOf.get(id), `type that does not exist: ${id}`))
  const ruleMemory = remembered((id: string) => known(memoryOf.get(id), `rule that does not exist: ${id}`))
  const indexed = database.prepare<[number], { number: number; field: string; items: number }>(
    'select number, field, items from field_index where type = ? and dropped = 0',
  )
  const indexedFields = remembered((type: number) =>
    indexed.all(type).map(({ items, ...field }) => ({ ...field, isList: items === 1 })),
  )
  const catalogRevision = remembered((_: 'catalog') => revision.get() ?? 0)
  return {
    ...assets,
    typeNumber: typeNumber.get,
    ruleMemory: ruleMemory.get,
    catalogRevision: () => catalogRevision.get('catalog'),
    indexedFields: indexedFields.get,
    forget: () => {
      assets.forget()
      typeNumber.clear()
      ruleMemory.clear()
      indexedFields.clear()
      catalogRevision.clear()
    },
  }
}

function known(number: number | undefined, what: string): number {
  if (number === undefined) throw new Error(`An event was judged by a ${what}`)
  return number
}

function rememberedAssets(database: Database): Pick<LogPlaces, 'asset' | 'register' | 'giveType' | 'forget'> {
  const select = database.prepare<[string], KnownAsset>('select number, type from asset where tag = ?')
  const insert = database.prepare<[string, string, string | null, bigint, bigint]>(
    `insert into asset (tag, folded_tag, type, attributes, created_at, updated_at) values (?, ?, ?, '{}', ?, ?)`,
  )
  const update = database.prepare<[string, bigint, string]>(
    'update asset set type = ?, updated_at = ? where tag = ?',
  )
  const known = remembered((tag: string) => select.get(tag))
  return {
    asset: known.get,
    register: (tag, type, now) => {
      const asset = { number: Number(insert.run(tag, folded(tag), type, now, now).lastInsertRowid), type }
      known.set(tag, asset)
      return asset
    },
    giveType: (tag, type, now) => {
      update.run(type, now, tag)
      known.delete(tag)
    },
    forget: known.clear,
  }
}

/** Keeps answers other than undefined, up to a bound. */
function remembered<Key, Value>(ask: (key: Key) => Value) {
  const answers = new Map<Key, Value>()
  const set = (key: Key, value: Value) => {
    if (answers.size >= MOST_REMEMBERED) answers.clear()
    if (value !== undefined) answers.set(key, value)
  }
  return {
    get: (key: Key): Value => {
      const known = answers.get(key)
      if (known !== undefined) return known
      const value = ask(key)
      set(key, value)
      return value
    },
    set,
    delete: (key: Key) => answers.delete(key),
    clear: () => answers.clear(),
  }
}
