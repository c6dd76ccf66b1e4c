import type { EventTypeRegistry } from '../../core/catalog.ts'
import { type Memory, versionOf } from './memory.ts'

export function createEventTypes(memory: Memory): EventTypeRegistry {
  const { types, versions } = memory
  return {
    load: async () => ({
      revision: memory.catalogRevision,
      types: [...types.values()],
      versions: versions.filter(({ typeId }) => types.has(typeId)),
      guardRules: [...memory.guardRules.values()],
      duplicationRules: [...memory.duplicationRules.values()],
    }),
    fieldIndexes: async () =>
      [...types.values()].flatMap(({ fields }) =>
        fields.flatMap(({ id, indexed }) => (indexed ? [{ fieldId: id, state: 'ready' } as const] : [])),
      ),
    saveType: async (type, by, expectedRevision) => {
      if (memory.catalogRevision !== expectedRevision) return 'stale-catalog'
      types.set(type.id, type)
      const isNew = !versions.some(({ typeId, version }) => typeId === type.id && version === type.version)
      if (isNew) versions.push(versionOf(type, by))
      memory.catalogRevision += 1
      return 'saved'
    },
    deleteType: async (id, expectedRevision) => {
      if (memory.catalogRevision !== expectedRevision) return 'stale-catalog'
      if ([...memory.events.values()].some(({ typeId }) => typeId === id)) return 'has-events'
      types.delete(id)
      const kept = versions.filter(({ typeId }) => typeId !== id)
      versions.splice(0, versions.length, ...kept)
      memory.catalogRevision += 1
      return 'deleted'
    },
  }
}
