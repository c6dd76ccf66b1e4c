import type { FeedRegistry } from '../../core/feeds/feed-registry.ts'
import type { Memory } from './memory.ts'

export function createFeedRegistry({ feeds, setAside }: Memory): FeedRegistry {
  const aside = (name: string) =>
    setAside.filter(({ feed }) => feed === name).sort((a, b) => a.entry.seq - b.entry.seq)
  const drop = (gone: (feed: string, seq: number) => boolean) => {
    setAside.splice(0, setAside.length, ...setAside.filter(({ feed, entry }) => !gone(feed, entry.seq)))
  }
  return {
    load: async (name) => feeds.get(name) ?? null,
    save: async (record, added) => {
      feeds.set(record.name, record)
      const seqs = new Set(added.map(({ seq }) => seq))
      drop((feed, seq) => feed === record.name && seqs.has(seq))
      setAside.push(...added.map((entry) => ({ feed: record.name, entry })))
    },
    rewind: async (record, fromSeq) => {
      feeds.set(record.name, record)
      drop((feed, seq) => feed === record.name && seq >= fromSeq)
    },
    remove: async (name) => {
      feeds.delete(name)
      drop((feed) => feed === name)
    },
    countSetAside: async (name) => aside(name).length,
    listSetAside: async (name, { limit, offset }) =>
      aside(name)
        .slice(offset, offset + limit)
        .map(({ entry }) => entry),
    getSetAside: async (name, seq) => aside(name).find(({ entry }) => entry.seq === seq)?.entry ?? null,
    dropSetAside: async (name, seq) => drop((feed, other) => feed === name && other === seq),
  }
}
