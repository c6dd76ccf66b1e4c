import type { CatalogContent, EventTypeRegistry } from './catalog.ts'
import { type CatalogSnapshot, compileCatalog } from './catalog-snapshot.ts'
import type { EventType } from './event-types/event-type.ts'
import { accept, conflict, type Result } from './problems.ts'

/** The compiled catalog as this process knows it, and the one way to change it. */
export type LiveCatalog = {
  readonly current: () => CatalogSnapshot
  /** Reads the catalog again: another node may have changed it. */
  readonly refresh: () => Promise<CatalogSnapshot>
  /**
   * Applies a pure edit to the newest catalog and stores what it gives; tried again when another change got
   * there first, so an edit may run more than once.
   */
  readonly saveType: (edit: TypeEdit, by: string) => Promise<Result<EventType>>
  readonly deleteType: (
    id: string,
    check: (snapshot: CatalogSnapshot) => Result<EventType>,
  ) => Promise<Result<EventType>>
}

export type TypeEdit = (snapshot: CatalogSnapshot) => Result<EventType>

export async function openLiveCatalog(registry: EventTypeRegistry): Promise<LiveCatalog> {
  let snapshot = compileCatalog(await registry.load())

  /** Several reads may be under way at once: the newest revision stays. */
  const adopt = (content: CatalogContent): CatalogSnapshot => {
    if (content.revision > snapshot.revision) snapshot = compileCatalog(content)
    return snapshot
  }
  const refresh = async () => adopt(await registry.load())

  return {
    current: () => snapshot,
    refresh,
    saveType: async (edit, by) => {
      for (;;) {
        const edited = edit(snapshot)
        if (!edited.ok) return edited
        const answer = await registry.saveType(edited.value, by, snapshot.revision)
        await refresh()
        if (answer === 'saved') return accept(edited.value)
      }
    },
    deleteType: async (id, check) => {
      for (;;) {
        const checked = check(snapshot)
        if (!checked.ok) return checked
        const answer = await registry.deleteType(id, snapshot.revision)
        await refresh()
        if (answer === 'has-events') {
          return conflict(
            'has-events',
            'Event type has events and cannot be deleted; an archived type takes no new ones',
          )
        }
        if (answer === 'deleted') return checked
      }
    },
  }
}
