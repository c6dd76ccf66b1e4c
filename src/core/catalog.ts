import type { AccessRegistry } from './access/access-registry.ts'
import type { AssetRegistry } from './assets/asset-registry.ts'
import type { EventType, EventTypeVersion } from './event-types/event-type.ts'

/** Everything events are judged by, as it stood at one revision of the catalog. */
export type CatalogContent = {
  /** Grows with every change; an append carries the one it was judged under. */
  readonly revision: number
  readonly types: readonly EventType[]
  readonly versions: readonly EventTypeVersion[]
}

export type SaveTypeAnswer = 'saved' | 'stale-catalog'

export type DeleteTypeAnswer = 'deleted' | 'stale-catalog' | 'has-events'

/** The part of the catalog that events are judged by. */
export interface EventTypeRegistry {
  load(): Promise<CatalogContent>
  /** Stores the type, and its version where that is new, if the catalog is still at `expectedRevision`. */
  saveType(type: EventType, by: string, expectedRevision: number): Promise<SaveTypeAnswer>
  deleteType(id: string, expectedRevision: number): Promise<DeleteTypeAnswer>
}

/** Port: what the log is about and who may use it. Every engine passes test/catalog.suite.ts. */
export interface Catalog {
  readonly types: EventTypeRegistry
  readonly assets: AssetRegistry
  readonly access: AccessRegistry
}
