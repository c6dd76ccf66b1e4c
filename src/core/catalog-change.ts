import type { CatalogContent } from './catalog.ts'
import type { DuplicationRule } from './duplication/duplication-rule.ts'
import type { EventType, EventTypeVersion } from './event-types/event-type.ts'
import type { GuardRule } from './rules/guard-rule.ts'

/** One change that the catalog has taken. */
export type CatalogChange =
  | { readonly saved: 'type'; readonly it: EventType; readonly by: string }
  | { readonly saved: 'guard-rule'; readonly it: GuardRule }
  | { readonly saved: 'duplication-rule'; readonly it: DuplicationRule }
  | { readonly deleted: 'type' | 'guard-rule' | 'duplication-rule'; readonly id: string }

/**
 * The content after a change: what `load` would read now, but all that did not change is the very same object, so
 * that what was made of it can be kept. Every engine's suite holds it against `load`.
 */
export function changed(content: CatalogContent, change: CatalogChange): CatalogContent {
  const next = { ...content, revision: content.revision + 1 }
  if ('deleted' in change) return without(next, change)
  if (change.saved === 'guard-rule') return { ...next, guardRules: put(content.guardRules, change.it) }
  if (change.saved === 'duplication-rule') {
    return { ...next, duplicationRules: put(content.duplicationRules, change.it) }
  }
  const { it, by } = change
  return { ...next, types: put(content.types, it), versions: versionsWith(content, it, by) }
}

function without(content: CatalogContent, { deleted, id }: Extract<CatalogChange, { id: string }>) {
  const rest = <T extends { readonly id: string }>(list: readonly T[]) => list.filter((it) => it.id !== id)
  if (deleted === 'guard-rule') return { ...content, guardRules: rest(content.guardRules) }
  if (deleted === 'duplication-rule') return { ...content, duplicationRules: rest(content.duplicationRules) }
  const versions = content.versions.filter(({ typeId }) => typeId !== id)
  return { ...content, types: rest(content.types), versions }
}

/** In the place of the one with the same id, or else as the newest. */
function put<T extends { readonly id: string }>(list: readonly T[], it: T): readonly T[] {
  const place = list.findIndex(({ id }) => id === it.id)
  return place < 0 ? [...list, it] : list.with(place, it)
}

function versionsWith(
  { versions }: CatalogContent,
  { id, version, fields, rules, updatedAt }: EventType,
  by: string,
): readonly EventTypeVersion[] {
  if (versions.some((known) => known.typeId === id && known.version === version)) return versions
  const made = { typeId: id, version, fields, rules, createdAt: updatedAt, createdBy: by }
  const last = versions.findLastIndex(({ typeId }) => typeId === id)
  return last < 0 ? [...versions, made] : versions.toSpliced(last + 1, 0, made)
}

/** What was loaded, with those objects of what was known before that say the same: much is made of them already. */
export function recognized(content: CatalogContent, known: CatalogContent): CatalogContent {
  const same = <T>(list: readonly T[], before: readonly T[], nameOf: (it: T) => string): readonly T[] => {
    const byName = new Map(before.map((it) => [nameOf(it), it]))
    return list.map((it) => {
      const twin = byName.get(nameOf(it))
      return twin !== undefined && textOf(twin) === textOf(it) ? twin : it
    })
  }
  const byId = ({ id }: { readonly id: string }) => id
  return {
    revision: content.revision,
    types: same(content.types, known.types, byId),
    versions: same(content.versions, known.versions, ({ typeId, version }) => `${version} ${typeId}`),
    guardRules: same(content.guardRules, known.guardRules, byId),
    duplicationRules: same(content.duplicationRules, known.duplicationRules, byId),
  }
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part))
}
