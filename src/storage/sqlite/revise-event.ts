import type { Database } from 'better-sqlite3'
import type { EventContent } from '../../core/events/event.ts'
import type { NewRevision, ReviseAnswer } from '../../core/events/event-store.ts'
import type { ClaimedAnswer } from './claims.ts'
import type { Counters } from './counters.ts'
import type { EventCommands, EventTools } from './event-commands.ts'
import { storedId } from './event-id.ts'
import type { OneEventReads } from './one-event.ts'
import { storedContent } from './stored-content.ts'

type Standing = {
  seq: number
  revision: number
  asset: number
  type: number
  severity: number | null
  source: number
  duplicate_of: string | null
}

/** As with an append, a key that was used before comes first. */
export function createRevise(database: Database, tools: EventTools): EventCommands['revise'] {
  const { places, claims, head } = tools.log
  const correct = createCorrection(tools)
  const standing = database.prepare<unknown[], Standing>(
    'select seq, revision, asset, type, severity, source, duplicate_of from event where id = ?',
  )
  return (revision, judged) => {
    const { idempotency: claim, now } = judged
    const earlier = claim === null ? undefined : claims.find(claim, now)
    if (earlier !== undefined) return answeredAgain(earlier, tools.reads)
    if (places.catalogRevision() !== judged.catalogRevision) return { outcome: 'stale-catalog' }
    const event = standing.get(storedId(revision.eventId))
    if (!event) return { outcome: 'unknown-event' }
    if (event.revision !== revision.expectedRevision) return { outcome: 'stale-revision' }
    const { seq } = event
    correct(event, { revision, judged })
    if (claim !== null) {
      claims.keep(claim, now, { outcome: 'revised', because: null, event: seq, seq: head.seq(), hit: null })
    }
    return { outcome: 'revised', event: tools.reads.getBySeq(seq)! }
  }
}

function answeredAgain(earlier: ClaimedAnswer | 'other-body', reads: OneEventReads): ReviseAnswer {
  if (earlier === 'other-body' || earlier.outcome !== 'revised') return { outcome: 'key-reused' }
  return { outcome: 'repeated', event: reads.getBySeqAt(earlier.event, earlier.seq)! }
}

type Asked = { readonly revision: NewRevision; readonly judged: Parameters<EventCommands['revise']>[1] }

function createCorrection({ log, entries, duplicates, move, indexes, reads }: EventTools) {
  return (event: Standing, { revision: asked, judged }: Asked): void => {
    const { content, recordedBy, reason } = asked
    const revision = event.revision + 1
    const made = log.head.next(judged.now)
    const entry = { ...made, kind: 'revise', event: event.seq, revision, recordedBy, reason } as const
    const before = reads.getBySeq(event.seq)!
    indexes.remove({ ...event, occurredAt: before.occurredAt, fields: () => before.fields })
    indexes.add({ ...event, occurredAt: content.occurredAt, fields: () => content.fields })
    entries.addEntry(entry, storedContent(content))
    move({ event: event.seq, to: content.occurredAt, seq: made.seq })
    log.timelines.move({ ...event, occurredAt: before.occurredAt }, content.occurredAt)
    entries.setCurrent(entry, content)
    recount(log.counters, event, content)
    if (event.duplicate_of !== null) return
    duplicates.rememberAnew({ seq: event.seq, occurredAt: content.occurredAt }, judged.duplication)
  }
}

function recount(counters: Counters, before: Standing, { severity }: EventContent): void {
  if (severity === before.severity) return
  counters.move(before.seq, before, { ...before, severity })
}
