import type { Database } from 'better-sqlite3'
import type { FeedRecord, FeedRegistry, FeedState, SetAside } from '../../core/feeds/feed-registry.ts'
import { type AtOnce, reading } from './at-once.ts'
import type { WriteQueue } from './write-queue.ts'

export function createFeedRegistry(database: Database, writer: Pick<WriteQueue, 'run'>): FeedRegistry {
  const reads = feedReads(database)
  return {
    load: reading(reads.load),
    countSetAside: reading(reads.countSetAside),
    listSetAside: reading(reads.listSetAside),
    getSetAside: reading(reads.getSetAside),
    save: (record, setAside) => writer.run('saveFeed', record, setAside),
    rewind: (record, fromSeq) => writer.run('rewindFeed', record, fromSeq),
    remove: (name) => writer.run('removeFeed', name),
    dropSetAside: (name, seq) => writer.run('dropSetAside', name, seq),
  }
}

type ReadName = 'load' | 'countSetAside' | 'listSetAside' | 'getSetAside'

type FeedReads = { readonly [Name in ReadName]: AtOnce<FeedRegistry[Name]> }

type SetAsideRow = { seq: bigint; event_id: string; reason: string; set_aside_at: bigint }

type FeedRow = { name: string; cursor: string; state: FeedState; delivered: number }

function feedReads(database: Database): FeedReads {
  const load = database.prepare<[string], FeedRow>(
    'select name, cursor, state, delivered from feed where name = ?',
  )
  const count = database
    .prepare<[string], number>('select count(*) from feed_set_aside where feed = ?')
    .pluck()
  const columns = 'seq, event_id, reason, set_aside_at'
  const list = database
    .prepare<[string, number, number], SetAsideRow>(
      `select ${columns} from feed_set_aside where feed = +? order by seq limit +? offset +?`,
    )
    .safeIntegers()
  const one = database
    .prepare<[string, number], SetAsideRow>(
      `select ${columns} from feed_set_aside where feed = ? and seq = ?`,
    )
    .safeIntegers()
  return {
    load: (name): FeedRecord | null => load.get(name) ?? null,
    countSetAside: (name) => count.get(name) ?? 0,
    listSetAside: (name, { limit, offset }) => list.all(name, limit, offset).map(setAsideOf),
    getSetAside: (name, seq) => {
      const row = one.get(name, seq)
      return row ? setAsideOf(row) : null
    },
  }
}

function setAsideOf({ seq, event_id, reason, set_aside_at }: SetAsideRow): SetAside {
  return { seq: Number(seq), eventId: event_id, reason, at: set_aside_at }
}
