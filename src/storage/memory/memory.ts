import type { Token, User } from '../../core/access/access-registry.ts'
import type { Asset } from '../../core/assets/asset.ts'
import type { CatalogContent } from '../../core/catalog.ts'
import { builtinTypes } from '../../core/event-types/builtin.ts'
import type { EventType, EventTypeVersion } from '../../core/event-types/event-type.ts'
import type { Entry } from '../../core/events/entry.ts'
import type { Event } from '../../core/events/event.ts'
import { BUILTIN_AUTHOR } from '../sql/builtin-author.ts'

/** Everything the engine knows. Maps are keyed by id, tag or hash; arrays are in the order things came in. */
export type Memory = {
  readonly entries: Entry[]
  readonly events: Map<string, Event>
  readonly assets: Map<string, Asset>
  readonly types: Map<string, EventType>
  readonly versions: EventTypeVersion[]
  readonly users: Map<string, User>
  readonly tokens: Map<string, Token>
  catalogRevision: CatalogContent['revision']
  lastAssetNumber: number
}

export function createMemory(): Memory {
  const types = builtinTypes()
  return {
    entries: [],
    events: new Map(),
    assets: new Map(),
    types: new Map(types.map((type) => [type.id, type])),
    versions: types.map((type) => versionOf(type, BUILTIN_AUTHOR)),
    users: new Map(),
    tokens: new Map(),
    catalogRevision: 1,
    lastAssetNumber: 0,
  }
}

export function versionOf({ id, version, fields, updatedAt }: EventType, by: string): EventTypeVersion {
  return { typeId: id, version, fields, createdAt: updatedAt, createdBy: by }
}
