import type { Catalog, CatalogContent } from './catalog.ts'
import { type CatalogSnapshot, compileCatalog } from './catalog-snapshot.ts'
import type { DuplicationRule } from './duplication/duplication-rule.ts'
import type { EventType } from './event-types/event-type.ts'
import { conflict, type Result } from './problems.ts'
import type { GuardRule } from './rules/guard-rule.ts'

/**
 * The compiled catalog as this process knows it, and the one way to change it. A change is a pure edit, applied
 * to the newest catalog and tried again when another change got there first: it may run more than once.
 */
export type LiveCatalog = {
  readonly current: () => CatalogSnapshot
  /** Reads the catalog again: another node may have changed it. */
  readonly refresh: () => Promise<CatalogSnapshot>
  readonly saveType: (edit: TypeEdit, by: string) => Promise<Result<EventType>>
  /** The edit gives what is to go, or says why it must stay; so below. */
  readonly deleteType: (edit: TypeEdit) => Promise<Result<EventType>>
  readonly saveGuardRule: (edit: Edit<GuardRule>) => Promise<Result<GuardRule>>
  readonly deleteGuardRule: (edit: Edit<GuardRule>) => Promise<Result<GuardRule>>
  readonly saveDuplicationRule: (edit: Edit<DuplicationRule>) => Promise<Result<DuplicationRule>>
  readonly deleteDuplicationRule: (edit: Edit<DuplicationRule>) => Promise<Result<DuplicationRule>>
}

export type Edit<T> = (snapshot: CatalogSnapshot) => Result<T>

export type TypeEdit = Edit<EventType>

type Store<T> = (
  edited: T,
  expectedRevision: number,
) => Promise<'saved' | 'deleted' | 'stale-catalog' | 'has-events'>

export async function openLiveCatalog({
  types,
  rules,
}: Pick<Catalog, 'types' | 'rules'>): Promise<LiveCatalog> {
  let snapshot = compileCatalog(await types.load())

  /** Several reads may be under way at once: the newest revision stays. */
  const adopt = (content: CatalogContent): CatalogSnapshot => {
    if (content.revision > snapshot.revision) snapshot = compileCatalog(content)
    return snapshot
  }
  const refresh = async () => adopt(await types.load())

  const change = async <T>(edit: Edit<T>, store: Store<T>): Promise<Result<T>> => {
    for (;;) {
      const edited = edit(snapshot)
      if (!edited.ok) return edited
      const answer = await store(edited.value, snapshot.revision)
      await refresh()
      if (answer === 'has-events') return HAS_EVENTS
      if (answer !== 'stale-catalog') return edited
    }
  }

  return {
    current: () => snapshot,
    refresh,
    saveType: (edit, by) => change(edit, (type, revision) => types.saveType(type, by, revision)),
    deleteType: (edit) => change(edit, ({ id }, revision) => types.deleteType(id, revision)),
    saveGuardRule: (edit) => change(edit, (rule, revision) => rules.saveGuardRule(rule, revision)),
    deleteGuardRule: (edit) => change(edit, ({ id }, revision) => rules.deleteGuardRule(id, revision)),
    saveDuplicationRule: (edit) =>
      change(edit, (rule, revision) => rules.saveDuplicationRule(rule, revision)),
    deleteDuplicationRule: (edit) =>
      change(edit, ({ id }, revision) => rules.deleteDuplicationRule(id, revision)),
  }
}

const HAS_EVENTS = conflict('has-events', 'Event type has events and cannot be deleted; archive it instead')
