import type { Database } from 'better-sqlite3'
import type { FeedRegistry } from '../../core/feeds/feed-registry.ts'
import type { AtOnce } from './at-once.ts'

export type FeedCommands = {
  readonly saveFeed: AtOnce<FeedRegistry['save']>
  readonly rewindFeed: AtOnce<FeedRegistry['rewind']>
  readonly removeFeed: AtOnce<FeedRegistry['remove']>
  readonly dropSetAside: AtOnce<FeedRegistry['dropSetAside']>
}

export function createFeedCommands(database: Database): FeedCommands {
  const save = database.prepare(`insert into feed (name, cursor, state, delivered)
    values (@name, @cursor, @state, @delivered) on conflict (name) do update
    set cursor = excluded.cursor, state = excluded.state, delivered = excluded.delivered`)
  const setAside = database.prepare(`insert into feed_set_aside (feed, seq, event_id, reason, set_aside_at)
    values (@feed, @seq, @eventId, @reason, @at) on conflict (feed, seq) do update
    set reason = excluded.reason, set_aside_at = excluded.set_aside_at`)
  const remove = database.prepare('delete from feed where name = ?')
  const removeSetAside = database.prepare('delete from feed_set_aside where feed = ?')
  const drop = database.prepare('delete from feed_set_aside where feed = ? and seq = ?')
  const dropFrom = database.prepare('delete from feed_set_aside where feed = ? and seq >= ?')
  return {
    saveFeed: (record, aside) => {
      save.run(record)
      for (const entry of aside) setAside.run({ feed: record.name, ...entry })
    },
    rewindFeed: (record, fromSeq) => {
      save.run(record)
      dropFrom.run(record.name, fromSeq)
    },
    removeFeed: (name) => {
      remove.run(name)
      removeSetAside.run(name)
    },
    dropSetAside: (name, seq) => void drop.run(name, seq),
  }
}
