import type { Catalog, CatalogContent } from './catalog.ts'
import { type CatalogChange, changed, recognized } from './catalog-change.ts'
import { type CatalogSnapshot, compileCatalog } from './catalog-snapshot.ts'
import type { DuplicationRule } from './duplication/duplication-rule.ts'
import type { EventType } from './event-types/event-type.ts'
import { conflict, type Result } from './problems.ts'
import type { GuardRule } from './rules/guard-rule.ts'
import type { WorkInTurns } from './work-in-turns.ts'

/**
 * The compiled catalog as this process knows it, and the one way to change it. A change is a pure edit, applied
 * to the newest catalog and tried again when another change got there first: it may run more than once.
 */
export type LiveCatalog = {
  readonly current: () => CatalogSnapshot
  /** Resolves when `current` is newer than a revision that turned out to be stale, or as new as the log's own. */
  readonly refresh: (staleRevision: number) => Promise<void>
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

/**
 * Pieces that are done before a changed catalog is in force: all of most changes, and a fraction of a second in any
 * case, for which recording waits. What is left is done at leisure or when an event needs it.
 */
const DONE_BEFORE = 2_000

type Store<T> = (
  edited: T,
  expectedRevision: number,
) => Promise<'saved' | 'deleted' | 'stale-catalog' | 'has-events'>

type Saving<T> = {
  readonly edit: Edit<T>
  readonly store: Store<T>
  readonly change: (edited: T) => CatalogChange
}

export async function openLiveCatalog(
  { types, rules }: Pick<Catalog, 'types' | 'rules'>,
  work: WorkInTurns,
): Promise<LiveCatalog> {
  let content = await types.load()
  let snapshot = compileCatalog(content)
  let lastChange: Promise<unknown> = Promise.resolve()
  let loading: Promise<void> | undefined

  /** What cannot be made ready fails when an event needs it. */
  const prepare = (pieces: Iterable<void>) => work(pieces).catch(() => undefined)

  /** Several may be under way at once: the newest revision stays. */
  const adopt = async (newer: CatalogContent): Promise<void> => {
    const next = compileCatalog(newer)
    const pieces = next.preparations()
    await prepare(firstOf(pieces, DONE_BEFORE))
    if (newer.revision <= snapshot.revision) return
    content = newer
    snapshot = next
    void prepare(whileTrue(pieces, () => snapshot === next))
  }

  const load = async () => {
    const loaded = await types.load()
    if (loaded.revision > snapshot.revision) await adopt(recognized(loaded, content))
  }

  const reload = () => {
    loading ??= load().finally(() => {
      loading = undefined
    })
    return loading
  }

  const refresh = async (staleRevision: number) => {
    if (snapshot.revision === staleRevision) await lastChange
    if (snapshot.revision === staleRevision) await reload()
  }

  const change = async <T>({ edit, store, change }: Saving<T>): Promise<Result<T>> => {
    for (;;) {
      const edited = edit(snapshot)
      if (!edited.ok) return edited
      const { revision } = snapshot
      const before = content
      const answer = await store(edited.value, revision)
      if (answer === 'has-events') return HAS_EVENTS
      if (answer !== 'stale-catalog') {
        await adopt(changed(before, change(edited.value)))
        return edited
      }
      await reload()
    }
  }

  /** One after the other, so that none makes another one stale. */
  const inOrder = <T>(saving: Saving<T>): Promise<Result<T>> => {
    const done = lastChange.then(() => change(saving))
    lastChange = done.catch(() => undefined)
    return done
  }

  void prepare(snapshot.preparations())
  return {
    current: () => snapshot,
    refresh,
    ...typeChanges(types, inOrder),
    ...ruleChanges(rules, inOrder),
  }
}

type InOrder = <T>(saving: Saving<T>) => Promise<Result<T>>

function typeChanges(
  types: Catalog['types'],
  inOrder: InOrder,
): Pick<LiveCatalog, 'saveType' | 'deleteType'> {
  return {
    saveType: (edit, by) =>
      inOrder({
        edit,
        store: (type, revision) => types.saveType(type, by, revision),
        change: (it) => ({ saved: 'type', it, by }),
      }),
    deleteType: (edit) =>
      inOrder({
        edit,
        store: ({ id }, revision) => types.deleteType(id, revision),
        change: ({ id }) => ({ deleted: 'type', id }),
      }),
  }
}

function ruleChanges(rules: Catalog['rules'], inOrder: InOrder) {
  return {
    saveGuardRule: (edit: Edit<GuardRule>) =>
      inOrder({
        edit,
        store: (rule, revision) => rules.saveGuardRule(rule, revision),
        change: (it) => ({ saved: 'guard-rule', it }),
      }),
    deleteGuardRule: (edit: Edit<GuardRule>) =>
      inOrder({
        edit,
        store: ({ id }, revision) => rules.deleteGuardRule(id, revision),
        change: ({ id }) => ({ deleted: 'guard-rule', id }),
      }),
    saveDuplicationRule: (edit: Edit<DuplicationRule>) =>
      inOrder({
        edit,
        store: (rule, revision) => rules.saveDuplicationRule(rule, revision),
        change: (it) => ({ saved: 'duplication-rule', it }),
      }),
    deleteDuplicationRule: (edit: Edit<DuplicationRule>) =>
      inOrder({
        edit,
        store: ({ id }, revision) => rules.deleteDuplicationRule(id, revision),
        change: ({ id }) => ({ deleted: 'duplication-rule', id }),
      }),
  }
}

/** At most so many of the pieces; the others are left for later. */
function* firstOf(pieces: Iterator<void>, most: number): Generator<void> {
  for (let done = 0; done < most && !pieces.next().done; done += 1) yield
}

function* whileTrue(pieces: Iterator<void>, isWanted: () => boolean): Generator<void> {
  while (isWanted() && !pieces.next().done) yield
}

const HAS_EVENTS = conflict('has-events', 'Event type has events and cannot be deleted; archive it instead')
