import type { Memory } from './memory.ts'

/** Remembers everything as it is; what comes back puts it back. */
export function snapshotOf(memory: Memory): () => void {
  const before: Memory = { ...memory }
  const containers = Object.entries(memory).flatMap(([name, value]) =>
    value instanceof Map || Array.isArray(value) ? [{ name, content: [...value] }] : [],
  )
  return () => {
    memory.catalogRevision = before.catalogRevision
    memory.lastAssetNumber = before.lastAssetNumber
    for (const { name, content } of containers) {
      const container: unknown = memory[name as keyof Memory]
      if (Array.isArray(container)) container.splice(0, container.length, ...content)
      else if (container instanceof Map) refill(container, content as [unknown, unknown][])
    }
  }
}

function refill(map: Map<unknown, unknown>, content: readonly [unknown, unknown][]): void {
  map.clear()
  for (const [key, value] of content) map.set(key, value)
}
