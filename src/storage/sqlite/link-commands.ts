import type { Database } from 'better-sqlite3'
import type { Correlation } from '../../core/correlation/correlation.ts'
import { createCorrelationReads } from './correlation-reads.ts'
import type { EventCommands, EventTools } from './event-commands.ts'
import { storedId } from './event-id.ts'

type Standing = { seq: number; revision: number }

/** Links are entries of the one log; those that stand have rows of their own. */
export function createLinkCommands(
  database: Database,
  { log, entries }: Pick<EventTools, 'log' | 'entries'>,
): Pick<EventCommands, 'link' | 'unlink'> {
  const { byId } = createCorrelationReads(database)
  const standing = database.prepare<unknown[], Standing>('select seq, revision from event where id = ?')
  const same = database
    .prepare<unknown[], string>(
      'select id from correlation where from_event = ? and to_event = ? and relation = ?',
    )
    .pluck()
  const insert = database.prepare(
    'insert into correlation (seq, id, from_event, to_event, relation, comment) values (?, ?, ?, ?, ?, ?)',
  )
  const remove = database.prepare('delete from correlation where id = ?')

  return {
    link: ({ id, from, to, relation, comment, recordedBy }, now) => {
      const source = standing.get(storedId(from))
      if (!source) return { outcome: 'unknown-event', eventId: from }
      const target = standing.get(storedId(to))
      if (!target) return { outcome: 'unknown-event', eventId: to }
      const there = same.get(source.seq, target.seq, relation)
      if (there !== undefined) return { outcome: 'already-linked', correlation: byId(there)! }

      const made = log.head.next(now)
      const correlation = { id, from, to, relation, comment }
      const { seq: event, revision } = source
      entries.addLinkEntry({ ...made, kind: 'link', event, revision, recordedBy, correlation })
      insert.run(made.seq, id, event, target.seq, relation, comment)
      return { outcome: 'linked', correlation: { ...correlation, ...made, recordedBy } }
    },
    unlink: (id, recordedBy, now) => {
      const link = byId(id)
      if (!link) return 'unknown-link'
      const { seq: event, revision } = standing.get(storedId(link.from))!
      const correlation = saidBy(link)
      entries.addLinkEntry({
        ...log.head.next(now),
        kind: 'unlink',
        event,
        revision,
        recordedBy,
        correlation,
      })
      remove.run(id)
      return 'unlinked'
    },
  }
}

function saidBy({ id, from, to, relation, comment }: Correlation) {
  return { id, from, to, relation, comment }
}
