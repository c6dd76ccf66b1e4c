import type { JsonObject } from '../core/json.ts'
import { type Asker, at } from './ask.ts'
import type { Page, PageQuery } from './page.ts'

export type AssetChanges = {
  readonly type?: string | null
  readonly name?: string | null
  /** The tag of the asset it is part of. */
  readonly parent?: string | null
  readonly attributes?: JsonObject
}

export type NewAsset = AssetChanges & { readonly tag: string }

export type Asset = {
  readonly tag: string
  readonly type: string | null
  readonly name: string | null
  readonly parent: string | null
  readonly attributes: JsonObject
  readonly created_at: string
  readonly updated_at: string
}

export type AssetQuery = PageQuery & {
  readonly type?: string
  readonly parent?: string
  readonly q?: string
}

export function assets(ask: Asker) {
  return {
    create: async (asset: NewAsset) =>
      (await ask<Asset>({ method: 'POST', path: '/assets', body: asset })).body,
    list: async (query?: AssetQuery) =>
      (await ask<Page<Asset>>({ method: 'GET', path: '/assets', query })).body,
    get: async (tag: string) => (await ask<Asset>({ method: 'GET', path: at`/assets/${tag}` })).body,
    change: async (tag: string, changes: AssetChanges) =>
      (await ask<Asset>({ method: 'PATCH', path: at`/assets/${tag}`, body: changes })).body,
    delete: async (tag: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/assets/${tag}` })
    },
  }
}
