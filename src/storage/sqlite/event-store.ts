import type { EventStore } from '../../core/events/event-store.ts'
import { reading } from './at-once.ts'
import type { EventReads } from './event-reads.ts'
import type { ReadThread } from './read-thread.ts'
import type { RenderThreads } from './render-threads.ts'
import { arriving } from './stored-content.ts'
import type { WriteQueue } from './write-queue.ts'

export type Threads = {
  readonly writer: WriteQueue
  readonly reader: ReadThread
  readonly renderers: RenderThreads
  readonly reads: EventReads
}

/** Sends each command to the writer, each long read to the reader, and reads the rest on this thread. */
export function createEventStore({ writer, reader, renderers, reads }: Threads): EventStore {
  const quickPage = reading(reads.quickPage)
  const counted = reading(reads.counted)
  const newest = reading(reads.newest)
  return {
    append: (event, judged) => writer.run('append', arriving(event), judged),
    appendAll: (items) => {
      const arrivals = items.map(({ event, judged }) => ({ event: arriving(event), judged }))
      return writer.run('appendAll', arrivals)
    },
    revise: (revision, judged) => writer.run('revise', revision, judged),
    recall: reading(reads.recall),
    link: (link, now) => writer.run('link', link, now),
    unlink: (id, by, now) => writer.run('unlink', id, by, now),
    correlations: reading(reads.correlations),
    seqAt: reading(reads.seqAt),
    lastRecordedAt: reading(reads.lastRecordedAt),
    get: reading(reads.get),
    getBySeq: reading(reads.getBySeq),
    history: reading(reads.history),
    list: async (query, limits) => (await quickPage(query)) ?? reader.run('list', [query], limits),
    count: async (filter, atMost, limits) => {
      const total = await counted(filter)
      return total === null ? reader.run('count', [filter, atMost], limits) : { total, exact: true }
    },
    survey: async (spec, filter, watch) => {
      watch.signal.throwIfAborted()
      const upTo = Math.min(await newest(), filter.asOf ?? Number.POSITIVE_INFINITY)
      return reader.survey({ spec, filter, upTo }, watch)
    },
    render: (query, renderer) => renderers.render(query, renderer),
  }
}
